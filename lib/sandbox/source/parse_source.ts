import { type Options, parse } from "acorn";
import { GuestSourceError } from "./guest_source_error.ts";
import { HtmlComments } from "./html_comments.ts";
import { type Position, positionOf } from "./positions.ts";
import type { SyntaxNode } from "./walk.ts";

/** Guest source larger than this is refused (design §8.25). In UTF-16 units, at most as many bytes. */
export const MAX_SOURCE_LENGTH = 1024 * 1024;

/** Leads from an offset in the parsed text to the place in the user's own. */
export type Place = (offset: number) => Position;

/**
 * Parses guest source.
 *
 * @param options What acorn has to know of the kind of source; newest language version, hashbang and kept parentheses
 * are added.
 * @throws {GuestSourceError} As {@linkcode parseText}, and on more than 1 MB.
 */
export function parseSource(source: string, options: Partial<Options>): SyntaxNode {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new GuestSourceError(`The source is larger than ${MAX_SOURCE_LENGTH} characters`);
  }
  return parseText(source, { allowAwaitOutsideFunction: true, ...options }, (at) => positionOf(source, at));
}

/**
 * Parses a text of any length.
 *
 * @throws {GuestSourceError} With line and column on a syntax error, and on what reads as an HTML comment in one of the
 * goals of the language.
 */
export function parseText(text: string, options: Partial<Options>, place: Place): SyntaxNode {
  const comments = new HtmlComments(text, place);
  try {
    return parse(text, {
      ecmaVersion: "latest",
      allowHashBang: true,
      preserveParens: true,
      onToken: (token) => comments.seeToken(token),
      onComment: (_block, _text, start) => comments.seeComment(start),
      ...options,
    }) as unknown as SyntaxNode;
  } catch (error) {
    throw error instanceof GuestSourceError ? error : explain(error, text, place);
  }
}

function explain(error: unknown, source: string, place: Place): GuestSourceError {
  if (error instanceof RangeError) {
    return new GuestSourceError("The source is nested too deeply to parse");
  }
  const { message, pos } = error as { message: string; pos?: number };
  if (pos === undefined) return new GuestSourceError(message);
  const plain = message.replace(/ \(\d+:\d+\)$/, "");
  return new GuestSourceError(plain + tokenAt(plain, { source, pos }), place(pos));
}

function tokenAt(message: string, { source, pos }: { source: string; pos: number }): string {
  if (message !== "Unexpected token") return "";
  const token = /^(?:[\w$]+|[^\s\w])/.exec(source.slice(pos, pos + 40))?.[0];
  return token === undefined ? " at the end of the file" : ` '${token}'`;
}
