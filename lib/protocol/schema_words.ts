import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;
type Known = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** Values of a choice that are named. */
const MOST_VALUES = 20;

/**
 * What is wrong with a value that does not fit its schema, in the words of this server: the rest of a sentence that begins with
 * the name of the key, as "must be a whole number". For `safeParse(value, { error: schemaWords })`.
 */
export function schemaWords(issue: Issue): string {
  const known = issue as unknown as Known;
  switch (known.code) {
    case "invalid_type":
      return `must be ${KINDS[known.expected] ?? "of another kind"}`;
    case "too_small":
      return bound(known.origin, { limit: Number(known.minimum), inclusive: known.inclusive, least: true });
    case "too_big":
      return bound(known.origin, { limit: Number(known.maximum), inclusive: known.inclusive, least: false });
    case "invalid_value":
      return `must be ${choice(known.values)}`;
    case "invalid_union":
      return union(known);
    case "unrecognized_keys":
      return `has keys there are not: ${known.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "invalid_format":
      return "does not have the form it must have";
    case "not_multiple_of":
      return `must be a multiple of ${known.divisor}`;
    default:
      return "has a value that is not allowed";
  }
}

function bound(
  origin: string,
  { limit, inclusive, least }: { limit: number; inclusive: boolean | undefined; least: boolean },
): string {
  const unit = { string: "character", array: "entr" }[origin];
  if (unit === undefined) {
    if (inclusive === false) return `must be ${least ? "more" : "less"} than ${limit}`;
    return `must be ${limit} or ${least ? "more" : "less"}`;
  }
  if (least && limit === 1) return "must not be empty";
  const ending = unit === "entr" ? limit === 1 ? "y" : "ies" : limit === 1 ? "" : "s";
  return `must have ${limit} ${unit}${ending} or ${least ? "more" : "less"}`;
}

function choice(values: readonly unknown[]): string {
  const named = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value));
  return values.length > MOST_VALUES ? `one of ${named.join(", ")} …` : listed(named);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function union(issue: Extract<Known, { code: "invalid_union" }>): string {
  const options = (issue as { options?: readonly unknown[] }).options;
  if (options !== undefined) return `must be ${choice(options)}`;
  // A branch that only the form of the value has kept out is what was meant.
  const first = issue.errors.flatMap(([found]) => found === undefined ? [] : [found]);
  const meant = first.find((found) => found.code !== "invalid_type");
  if (meant !== undefined) return meant.message;
  const kinds = new Set(first.map(({ message }) => message.replace(/^must be /, "")));
  return `must be ${listed([...kinds])}`;
}
