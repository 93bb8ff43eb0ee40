import { cutText } from "@/lib/core/mod.ts";
import { AppError, type OpenPrompt } from "@/lib/protocol/mod.ts";

/** What a script asks, as it gave it (spec scripts §4.7). */
export interface PromptQuestion {
  kind: string;
  message: string;
  choices?: unknown;
  options: {
    /** Milliseconds, 1000 or more. */
    timeout?: unknown;
    hasDefault: boolean;
    default?: unknown;
    requireObserver?: unknown;
    /** Names of the other options it gave, or all of it when that is no object. */
    unknown?: unknown;
  };
}

/** A question that was checked. */
export interface CheckedQuestion {
  kind: OpenPrompt["kind"];
  message: string;
  choices: string[] | undefined;
  timeoutMs: number | null;
  requireObserver: boolean;
  default: { value: unknown } | undefined;
}

const KINDS = ["confirm", "choose", "text"] as const;
/** The shortest time-out: a smaller number was meant as seconds. */
const LEAST_MS = 1000;
const MAX_MESSAGE = 10_000;
const MAX_CHOICES = 1000;
/** Characters of one choice. */
const MAX_CHOICE = 1000;

/**
 * Checks a question.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming what is wrong and what is allowed.
 */
export function checkQuestion({ kind, message, choices, options }: PromptQuestion): CheckedQuestion {
  const known = KINDS.find((name) => name === kind);
  if (known === undefined) throw invalid(`There is no ask.${kind}(); there are: ${KINDS.join(", ")}`);
  return {
    kind: known,
    message: cutText(message, MAX_MESSAGE),
    choices: known === "choose" ? checkChoices(choices) : undefined,
    timeoutMs: checkTimeout(known, options.timeout),
    requireObserver: options.requireObserver === true,
    default: options.hasDefault ? { value: options.default ?? null } : undefined,
  };
}

/**
 * Checks an answer against the kind of its question (document 004, `prompts.answer`).
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming what is allowed.
 */
export function checkAnswer({ kind, choices }: CheckedQuestion, value: unknown): void {
  if (kind === "confirm" && typeof value !== "boolean") {
    throw invalid("A confirm is answered with true or false");
  }
  if (kind === "text" && typeof value !== "string") throw invalid("A text is answered with a string");
  if (kind === "choose" && !choices!.some((choice) => choice === value)) {
    throw invalid(
      `A choose is answered with one of: ${choices!.map((choice) => JSON.stringify(choice)).join(", ")}`,
    );
  }
}

function checkChoices(choices: unknown): string[] {
  const fits = Array.isArray(choices) && choices.length > 0 && choices.length <= MAX_CHOICES &&
    choices.every((choice) => typeof choice === "string" && choice.length <= MAX_CHOICE);
  if (fits) return choices as string[];
  throw invalid(
    `ask.choose(): the choices must be a list of 1 to ${MAX_CHOICES} strings of at most ${MAX_CHOICE} characters`,
  );
}

function checkTimeout(kind: string, timeout: unknown): number | null {
  if (timeout === undefined || timeout === null) return null;
  if (typeof timeout === "number" && timeout >= LEAST_MS) return timeout;
  throw invalid(
    `ask.${kind}(): timeout is ${JSON.stringify(timeout)}; it is in milliseconds, ${LEAST_MS} or more`,
  );
}

function invalid(message: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", message);
}
