import { didYouMean } from "@/lib/core/mod.ts";
import type { PromptQuestion } from "./prompt_question.ts";

const OPTIONS = ["timeout", "default", "requireObserver"] as const;
const ALL = `${OPTIONS.slice(0, -1).join(", ")} and ${OPTIONS.at(-1)}`;
/** Options that are told, and the length of each. */
const MOST = 10;
const LONGEST = 100;

/** What of a question has no effect: a sentence for each option, with the one that was probably meant. */
export function questionFindings(
  { kind, options: { unknown = [], requireObserver } }: PromptQuestion,
): string[] {
  const call = `ask.${kind}()`;
  if (!Array.isArray(unknown)) {
    const shown = String(unknown).slice(0, LONGEST);
    return [`${call}: the options are ${shown}, which has no effect; they are an object with ${ALL}`];
  }
  const names = unknown.slice(0, MOST).map((name) => {
    const shown = String(name).slice(0, LONGEST);
    return `${call}: the option "${shown}" has no effect${
      didYouMean(shown, OPTIONS) || `; there are ${ALL}`
    }`;
  });
  if (["boolean", "undefined"].includes(typeof requireObserver) || requireObserver === null) return names;
  const given = JSON.stringify(requireObserver).slice(0, LONGEST);
  return [...names, `${call}: requireObserver is ${given} and has no effect; it is true or false`];
}
