import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { Log } from "@/lib/core/mod.ts";
import type { ByteLine, ByteLineEvents } from "./byte_line.ts";
import { readFraming } from "./framing.ts";
import { LineTransport } from "./line_transport.ts";
import { decodeText, encodeText } from "./text_bytes.ts";

/** A line in memory: answers each command at once, and shows what a test has put into the system's buffer. */
class MemoryLine implements ByteLine {
  readonly label = "memory";
  readonly sent: string[] = [];
  opened = 0;
  /** What the system has received and the transport has not seen yet. */
  buffered = "";
  /** Called instead of opening when set. */
  refuse: (() => Promise<void>) | undefined;
  /** Called when the line has just opened. */
  whenOpen: (() => void) | undefined;
  answer: (command: string) => string = (command) => `${command}\n`;
  #events: ByteLineEvents | undefined;

  hint(): Promise<string> {
    return Promise.resolve("plug it in");
  }

  async open(events: ByteLineEvents): Promise<void> {
    await this.refuse?.();
    this.opened++;
    this.#events = events;
    this.whenOpen?.();
  }

  get isOpen(): boolean {
    return this.#events !== undefined;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#events === undefined) return Promise.reject(new Error("the line is closed"));
    const command = decodeText(bytes).trimEnd();
    this.sent.push(command);
    this.say(this.answer(command));
    return Promise.resolve();
  }

  takeIn(): void {
    const text = this.buffered;
    this.buffered = "";
    this.say(text);
  }

  close(): Promise<void> {
    this.#events = undefined;
    return Promise.resolve();
  }

  /** Bytes come in. */
  say(text: string): void {
    if (text !== "") this.#events?.onBytes(encodeText(text));
  }

  /** The line goes down by itself. */
  breakDown(reason: string): void {
    this.#events?.onDown(new Error(reason));
  }
}

function transportOver(
  line: MemoryLine,
  options: { log?: Log; recovery?: "reopen" | "drain" } = {},
): LineTransport {
  const { recovery = "reopen", log } = options;
  return new LineTransport(line, {
    framing: readFraming({}, "test"),
    timeout: 1000,
    recovery,
    log: log?.for("test"),
  });
}

Deno.test("LineTransport takes in what the system has received before it asks", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  const unread: string[] = [];
  transport.onData = (text) => unread.push(text);
  await transport.connect();
  line.buffered = "stale\n";
  strictEqual(await transport.query("VOLT?"), "VOLT?");
  deepStrictEqual(unread, ["stale"]);
});

Deno.test("LineTransport waits for the end of an unfinished line before it asks", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  const unread: string[] = [];
  transport.onData = (text) => unread.push(text);
  await transport.connect();
  line.say("+1.");
  const reply = transport.query("VOLT?");
  line.say("25\n");
  strictEqual(await reply, "VOLT?");
  deepStrictEqual(unread, ["+1.25"]);
});

Deno.test("LineTransport does not wait for the silence of a line that went down meanwhile", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line, { recovery: "drain" });
  line.answer = () => "";
  await rejects(transport.query("A?", { timeout: 20 }));
  line.answer = (command) => `${command}\n`;
  const reply = transport.query("B?");
  line.breakDown("the cable was pulled");
  strictEqual(await reply, "B?");
  strictEqual(line.opened, 2);
});

Deno.test("LineTransport tells why it could not open, and opens at the next attempt", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  line.refuse = () => Promise.reject(new Error("no such device"));
  await rejects(
    transport.query("A?"),
    /^AppError: Cannot query "A\?" on memory: no such device; plug it in$/,
  );
  strictEqual(transport.connected, false);
  line.refuse = undefined;
  strictEqual(await transport.query("B?"), "B?");
});

Deno.test("LineTransport closes a line that went down while it opened", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  line.whenOpen = () => line.breakDown("refused after all");
  await rejects(transport.connect(), /Cannot connect to memory: refused after all/);
  strictEqual(line.isOpen, false);
  strictEqual(transport.connected, false);
});

Deno.test("LineTransport closed while it opens leaves nothing open", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  let closed: Promise<void> | undefined;
  line.whenOpen = () => {
    closed = transport.close();
  };
  await rejects(transport.connect(), /The transport was closed; call connect\(\)/);
  await closed;
  strictEqual(line.isOpen, false);
});

Deno.test("LineTransport tells each change of state once", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  const states: boolean[] = [];
  transport.onStateChange = (connected) => states.push(connected);
  await transport.connect();
  line.breakDown("gone");
  await transport.write("A");
  await transport.close();
  deepStrictEqual(states, [true, false, true, false]);
});

Deno.test("LineTransport logs what a callback throws", async () => {
  const log = new Log();
  const line = new MemoryLine();
  const transport = transportOver(line, { log });
  transport.onData = () => {
    throw new TypeError("A broken callback");
  };
  await transport.connect();
  line.say("hello\n");
  match(log.history[0]?.message ?? "", /A callback of the transport to memory failed: A broken callback/);
});

Deno.test("LineTransport shortens a long command in a message", async () => {
  const line = new MemoryLine();
  const transport = transportOver(line);
  line.answer = () => "";
  await rejects(
    transport.query("x".repeat(500), { timeout: 20 }),
    (error: Error) => error.message.length < 250,
  );
});
