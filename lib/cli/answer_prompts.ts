import { errorText, type OpenPrompt } from "@/lib/protocol/mod.ts";
import { printable, printableLine } from "@/lib/core/mod.ts";
import type { Session } from "./session.ts";

/** Whose questions are asked, and until when. */
export interface AnswerOptions {
  /** True for questions of the script that is being run. */
  concerns(script: string): boolean;
  signal: AbortSignal;
}

/**
 * Asks at the terminal what a script asks its operator, one question after the other; one that is answered elsewhere is
 * taken back. Without a terminal it is only said that something is asked.
 *
 * @returns The function that ends it.
 */
export function answerPrompts(session: Session, { concerns, signal }: AnswerOptions): () => void {
  const open = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();
  const stops = [
    session.client.on("prompt.open", (prompt) => {
      if (!concerns(prompt.script)) return;
      if (session.ask === undefined) {
        return session.output.note(
          `Question from ${prompt.script}: ${prompt.message} (answer it in the workbench)`,
        );
      }
      const gone = new AbortController();
      open.set(prompt.id, gone);
      const both = AbortSignal.any([gone.signal, signal]);
      last = last.then(() => answer(session, prompt, both)).catch((error) => {
        if (!both.aborted) session.output.note(`Cannot answer "${prompt.message}": ${errorText(error)}`);
      });
    }),
    session.client.on("prompt.resolved", ({ id, answeredBy }) => {
      const gone = open.get(id);
      open.delete(id);
      gone?.abort(
        new DOMException(answeredBy === "timeout" ? "Too late" : "Answered elsewhere", "AbortError"),
      );
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const gone of open.values()) gone.abort(new DOMException("The script has ended", "AbortError"));
  };
}

async function answer(session: Session, prompt: OpenPrompt, signal: AbortSignal): Promise<void> {
  const { ask, output, client } = session;
  output.progress(output.paint("bold", printable(prompt.message)));
  prompt.choices?.forEach((choice, index) => output.progress(`  ${index + 1}  ${printableLine(choice)}`));
  for (;;) {
    signal.throwIfAborted();
    const text = await ask!(questionOf(prompt), { signal });
    if (text === undefined) return output.note("No answer is given; the script goes on waiting");
    const value = readAnswer(prompt, text);
    if (value === undefined) output.note(helpOf(prompt));
    else return void await client.request("prompts.answer", { id: prompt.id, value }, { signal });
  }
}

function questionOf({ kind, choices }: OpenPrompt): string {
  if (kind === "confirm") return "y/n> ";
  return kind === "choose" ? `1-${choices?.length ?? 0}> ` : "> ";
}

function helpOf({ kind, choices }: OpenPrompt): string {
  if (kind === "confirm") return "Please answer y or n";
  return `Please answer with a number from 1 to ${choices?.length ?? 0}, or with one of the texts`;
}

/** The value an answer stands for; `undefined` when it does not fit the question. */
export function readAnswer(
  { kind, choices = [] }: Pick<OpenPrompt, "kind" | "choices">,
  text: string,
): unknown {
  const answer = text.trim();
  if (kind === "text") return text;
  if (kind === "confirm") {
    if (/^(y|yes|true)$/i.test(answer)) return true;
    return /^(n|no|false)$/i.test(answer) ? false : undefined;
  }
  const same = choices.find((choice) => choice === answer) ??
    choices.find((choice) => choice.toLowerCase() === answer.toLowerCase());
  return same ?? (/^\d+$/.test(answer) ? choices[Number(answer) - 1] : undefined);
}
