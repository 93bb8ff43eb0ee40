import { type Options, parse } from "acorn";
import { positionOf } from "./edit_list.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import type { SyntaxNode } from "./walk.ts";

/** Guest source larger than this is refused (design §8.25). In UTF-16 units, at most as many bytes. */
export const MAX_SOURCE_LENGTH = 1024 * 1024;

/**
 * Parses guest source.
 *
 * @param options What acorn has to know of the kind of source; newest language version, hashbang and kept parentheses
 * are added.
 * @throws {GuestSourceError} On a syntax error with line and column, and on more than 1 MB.
 */
export function parseSource(source: string, options: Partial<Options>): SyntaxNode {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new GuestSourceError(`The source is larger than ${MAX_SOURCE_LENGTH} characters`);
  }
  try {
    return parse(source, {
      ecmaVersion: "latest",
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
      preserveParens: true,
      ...options,
    }) as unknown as SyntaxNode;
  } catch (error) {
    throw explain(error, source);
  }
}

function explain(error: unknown, source: string): GuestSourceError {
  if (error instanceof RangeError) {
    return new GuestSourceError("The source is nested too deeply to parse");
  }
  const { message, pos } = error as { message: string; pos?: number };
  if (pos === undefined) return new GuestSourceError(message);
  const plain = message.replace(/ \(\d+:\d+\)$/, "");
  return new GuestSourceError(plain + tokenAt(plain, { source, pos }), positionOf(source, pos));
}

function tokenAt(message: string, { source, pos }: { source: string; pos: number }): string {
  if (message !== "Unexpected token") return "";
  const token = /^(?:[\w$]+|[^\s\w])/.exec(source.slice(pos, pos + 40))?.[0];
  return token === undefined ? " at the end of the file" : ` '${token}'`;
}
