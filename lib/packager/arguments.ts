import { UsageError } from "./usage_error.ts";

/** What a flag takes: nothing, one value, or a value each time it stands there. */
export type FlagKind = "none" | "value" | "values";

/** Words of a command, and its flags. */
export interface Arguments {
  words: string[];
  /** Values of each flag; a flag without value has an empty text. */
  flags: ReadonlyMap<string, readonly string[]>;
}

/** Takes flags out of the words; `--name value` and `--name=value` are understood, `--` ends flags. */
export function parseArguments(
  given: readonly string[],
  known: Readonly<Record<string, FlagKind>>,
): Arguments {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  for (let at = 0; at < given.length; at++) {
    const text = given[at]!;
    if (text === "--") {
      words.push(...given.slice(at + 1));
      break;
    }
    if (!text.startsWith("-") || text === "-") {
      words.push(text);
      continue;
    }
    const [name, inline] = split(text);
    const kind = Object.hasOwn(known, name) ? known[name]! : undefined;
    if (kind === undefined) throw new UsageError(`Unknown option ${text}; known here: ${listed(known)}`);
    const value = kind === "none" ? inline ?? "" : inline ?? given[++at];
    if (kind === "none" && inline !== undefined) throw new UsageError(`--${name} takes no value`);
    if (kind !== "none" && (value === undefined || value === "")) {
      throw new UsageError(`--${name} needs a value`);
    }
    const before = flags.get(name) ?? [];
    if (before.length > 0 && kind !== "values") throw new UsageError(`--${name} stands there twice`);
    flags.set(name, [...before, value!]);
  }
  return { words, flags };
}

function split(text: string): [string, string | undefined] {
  const bare = text.replace(/^-+/, "");
  const at = bare.indexOf("=");
  return at < 0 ? [bare, undefined] : [bare.slice(0, at), bare.slice(at + 1)];
}

function listed(known: Readonly<Record<string, FlagKind>>): string {
  return Object.keys(known).map((name) => `--${name}`).join(", ") || "none";
}
