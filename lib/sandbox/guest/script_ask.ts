import type { ScriptAsk, ScriptPromptOptions } from "./messages.ts";

const KNOWN = ["timeout", "default", "requireObserver"];
/** What is told of other options. */
const MOST_UNKNOWN = 10;
const MAX_NAME = 100;

/** Parks the script until there is an answer. */
type Park = (request: ScriptAsk) => unknown;

/**
 * The `ask` global: questions to the operator that block the script (spec scripts §4.7). What is wrong with a question is
 * said by the host, which throws `VALIDATION_INVALID_VALUE`; without an answer and a default, `PROMPT_TIMEOUT`.
 */
export function askGlobal(park: Park): Readonly<Record<string, unknown>> {
  const open = (kind: string, message: unknown, more: { choices?: unknown; options: unknown }) =>
    park({
      op: "prompt",
      kind,
      message: String(message),
      ...(kind === "choose" ? { choices: more.choices } : {}),
      options: optionsOf(more.options),
    });
  return Object.freeze({
    confirm: (message: unknown, options?: unknown) => open("confirm", message, { options }),
    choose: (message: unknown, choices?: unknown, options?: unknown) =>
      open("choose", message, { choices, options }),
    text: (message: unknown, options?: unknown) => open("text", message, { options }),
  });
}

// Whether there is a default at all decides what a time-out does, so `default: undefined` is one.
function optionsOf(given: unknown): ScriptPromptOptions {
  if (given === undefined || given === null) return { hasDefault: false };
  if (typeof given !== "object") return { hasDefault: false, unknown: String(given).slice(0, MAX_NAME) };
  const { timeout, requireObserver } = given as Record<string, unknown>;
  const hasDefault = "default" in given;
  const unknown = Object.keys(given).filter((key) => !KNOWN.includes(key)).slice(0, MOST_UNKNOWN);
  return {
    hasDefault,
    ...(hasDefault ? { default: (given as { default: unknown }).default ?? null } : {}),
    ...(timeout === undefined ? {} : { timeout: numberText(timeout) }),
    ...(requireObserver === undefined ? {} : { requireObserver }),
    ...(unknown.length === 0 ? {} : { unknown: unknown.map((key) => key.slice(0, MAX_NAME)) }),
  };
}

// JSON has no NaN; as text the host can name what was given.
function numberText(value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
