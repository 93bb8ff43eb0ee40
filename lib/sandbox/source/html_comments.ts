import { GuestSourceError } from "./guest_source_error.ts";
import { lineEndsOf, type Position } from "./positions.ts";

/** A piece of the text a parser has come past. */
interface Piece {
  start: number;
  end: number;
}

/**
 * Refuses what browsers of 1996 began a comment with: `<!--`, and `-->` at the start of a line (ECMA-262, B.1.1). The goal
 * "module" reads operators there and the goal "script" a comment, so that the same text may hold other code for whoever
 * checks it than for whoever runs it.
 */
export class HtmlComments {
  readonly #source: string;
  /** End of the last token. */
  #tokenEnd = 0;

  readonly #place: (offset: number) => Position;

  /** @param place Leads to the place in the user's own text. */
  constructor(source: string, place: (offset: number) => Position) {
    this.#source = source;
    this.#place = place;
  }

  /**
   * The parser has read a token.
   *
   * @throws {GuestSourceError} When the other goal would read a comment there.
   */
  seeToken({ start, end }: Piece): void {
    const source = this.#source;
    if (source.startsWith("<!--", start) && end - start === 1) this.#refuse(start);
    if (source.startsWith("-->", start) && end - start === 2 && this.#beginsLine(start)) this.#refuse(start);
    this.#tokenEnd = end;
  }

  /**
   * The parser has read a comment.
   *
   * @throws {GuestSourceError} When only one of the goals has it.
   */
  seeComment(start: number): void {
    const source = this.#source;
    if (source.startsWith("<!--", start) || source.startsWith("-->", start)) this.#refuse(start);
  }

  #beginsLine(start: number): boolean {
    return this.#tokenEnd === 0 || lineEndsOf(this.#source.slice(this.#tokenEnd, start)) !== "";
  }

  #refuse(start: number): never {
    const found = this.#source.startsWith("<", start) ? "<!--" : "-->";
    const other = found === "<!--"
      ? "write `< !--` with a space when you mean operators"
      : "join it to the line before";
    throw new GuestSourceError(
      `\`${found}\` begins a comment in old web pages; begin comments with //, or ${other}`,
      this.#place(start),
    );
  }
}
