import { toJson } from "@/lib/protocol/mod.ts";
import { parseCallArguments, parseLiteral } from "./literal.ts";
import { UsageError } from "./usage_error.ts";
import { splitWords, type Word } from "./words.ts";

/** What a line asks for: the first word in lower case, and what follows. */
export interface Invocation {
  readonly name: string;
  readonly words: readonly Word[];
}

const ITEM = /^([\p{L}_][\p{L}\p{N}_-]*)\.([\p{L}_$][\p{L}\p{N}_$]*)\s*(.*)$/su;
const CALL = /^([A-Za-z]+)\s*(\(.*\))\s*;?$/s;

/**
 * Reads a line: a command and its words, a command as a call (`schema("psu")`), or an item of a connector as scripts
 * write it (`psu.voltage`, `psu.voltage = 12`, `psu.rampTo(5)`).
 *
 * @returns `undefined` for an empty line and for a comment (`#`, `//`).
 * @throws {UsageError} Saying what is wrong and what would be right.
 */
export function parseLine(line: string): Invocation | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#") || text.startsWith("//")) return undefined;
  const item = ITEM.exec(text);
  if (item !== null) return parseItem({ connector: item[1]!, name: item[2]!, rest: item[3]! });
  const call = CALL.exec(text);
  if (call !== null) {
    return { name: call[1]!.toLowerCase(), words: parseCallArguments(call[2]!).map(literalWord) };
  }
  const [first, ...words] = splitWords(text);
  return orHelp({ name: first!.text.toLowerCase(), words });
}

/**
 * Reads the arguments of a program, whose words the shell has split already. A first one that is no command is read as a
 * line together with the rest.
 *
 * @throws {UsageError} As {@linkcode parseLine} does.
 */
export function parseArguments(
  args: readonly string[],
  isCommand: (name: string) => boolean,
): Invocation | undefined {
  const [first, ...rest] = args;
  if (first === undefined) return undefined;
  if (!isCommand(first.toLowerCase())) return parseLine(args.join(" "));
  return orHelp({ name: first.toLowerCase(), words: rest.map((text) => ({ text })) });
}

const HELP = "--help";

/** The command as it is, or what `--help` behind it asks for: `get --help` is `help get`. */
function orHelp({ name, words }: Invocation): Invocation {
  if (name === HELP) return { name: "help", words };
  const last = words.at(-1);
  if (last?.text !== HELP || last.literal !== undefined) return { name, words };
  const asked = name === "help" && words.length > 1 ? words.slice(0, -1) : [{ text: name }];
  return { name: "help", words: asked };
}

interface Item {
  connector: string;
  name: string;
  rest: string;
}

function parseItem({ connector, name, rest }: Item): Invocation {
  const words = [connector, name].map(literalWord);
  if (rest === "" || rest === ";") return { name: "get", words };
  if (rest.startsWith("(")) {
    return { name: "call", words: [...words, ...parseCallArguments(rest).map(literalWord)] };
  }
  if (/^=(?!=)/.test(rest)) {
    const value = rest.slice(1).trim();
    if (value === "" || value === ";") {
      throw new UsageError(`A value is missing behind ${connector}.${name} =`);
    }
    return { name: "set", words: [...words, literalWord(parseLiteral(value))] };
  }
  throw new UsageError(
    `Cannot understand "${rest}" behind ${connector}.${name}; ` +
      `${connector}.${name} reads, ${connector}.${name} = 1 writes, ${connector}.${name}(1) runs`,
  );
}

function literalWord(value: unknown): Word {
  return { text: typeof value === "string" ? value : toJson(value), literal: { value } };
}
