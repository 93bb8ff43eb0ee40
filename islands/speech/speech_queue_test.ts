import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mannerOf } from "./emotion.ts";
import { SpeechQueue, type Voice } from "./speech_queue.ts";

/** A voice whose utterances end when the test says so. */
class FakeVoice implements Voice {
  readonly spoken: string[] = [];
  silenced = 0;
  end: () => void = () => {};

  speak(text: string, _manner: unknown, ended: () => void): void {
    this.spoken.push(text);
    this.end = ended;
  }

  silence(): void {
    this.silenced++;
  }
}

Deno.test("utterances never overlap and come in the order they were asked for", () => {
  const voice = new FakeVoice();
  const queue = new SpeechQueue(voice);
  for (const text of ["one", "two", "three"]) queue.say(text, null);
  deepStrictEqual(voice.spoken, ["one"]);
  const first = voice.end;
  first();
  deepStrictEqual(voice.spoken, ["one", "two"]);
  first();
  deepStrictEqual(voice.spoken, ["one", "two"], "an end that comes twice skips nothing");
  voice.end();
  voice.end();
  queue.say("four", null);
  deepStrictEqual(voice.spoken, ["one", "two", "three", "four"]);
  voice.end();
});

Deno.test("silence() stops and forgets what waits", () => {
  const voice = new FakeVoice();
  const queue = new SpeechQueue(voice);
  queue.say("one", null);
  queue.say("two", null);
  queue.silence();
  voice.end();
  deepStrictEqual([voice.spoken, voice.silenced], [["one"], 1]);
  queue.say("three", null);
  deepStrictEqual(voice.spoken, ["one", "three"]);
  voice.end();
});

Deno.test("a script that never stops talking leaves out the old, not the new", () => {
  const voice = new FakeVoice();
  const queue = new SpeechQueue(voice);
  for (let count = 0; count < 1000; count++) queue.say(`${count}`, null);
  while (voice.spoken.at(-1) !== "999") voice.end();
  voice.end();
  strictEqual(voice.spoken.length, 51);
});

Deno.test("known emotions sound different, unknown ones as usual", () => {
  const usual = mannerOf(null);
  for (const emotion of ["excited", "happy", "sad", "whisper", "serious"]) {
    const { rate, pitch } = mannerOf(emotion);
    strictEqual(rate === usual.rate && pitch === usual.pitch, false, emotion);
  }
  strictEqual(mannerOf("bored"), usual);
  strictEqual(mannerOf("constructor"), usual);
});
