import { lineStarts, type Position, positionIn } from "./positions.ts";

/** One replacement of `[start, end)` by `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Replacements in a text that keep everything else byte for byte, and map positions of the result back.
 *
 * Edits must not overlap. Several insertions at one place come out in the order they were made.
 */
export class EditList {
  readonly #source: string;
  readonly #edits: Edit[];
  #text: string | undefined;
  #sourceLines: readonly number[] | undefined;
  #textLines: readonly number[] | undefined;

  /** @param edits Replacements to begin with, as another list's `data` gave them. */
  constructor(source: string, edits: readonly Edit[] = []) {
    this.#source = source;
    this.#edits = [...edits];
  }

  /** What another thread needs to make the same list. */
  get data(): { source: string; edits: readonly Edit[] } {
    return { source: this.#source, edits: this.#edits };
  }

  /** Replaces `[start, end)` (UTF-16 offsets into the original) by `text`. */
  replace(range: { start: number; end: number }, text: string): this {
    this.#edits.push({ start: range.start, end: range.end, text });
    this.#text = this.#textLines = undefined;
    return this;
  }

  /** Inserts `text` before `offset`. */
  insert(offset: number, text: string): this {
    return this.replace({ start: offset, end: offset }, text);
  }

  /** The edited text. */
  toString(): string {
    this.#text ??= this.#applied();
    return this.#text;
  }

  #applied(): string {
    let result = "";
    let offset = 0;
    for (const edit of this.#sorted()) {
      result += this.#source.slice(offset, edit.start) + edit.text;
      offset = edit.end;
    }
    return result + this.#source.slice(offset);
  }

  /** Where a position of the edited text lies in the original; a place inside inserted text maps to its anchor. */
  original(position: Position): Position {
    const text = this.toString();
    this.#textLines ??= lineStarts(text);
    const line = this.#textLines[position.line - 1];
    return this.originalOffset(line === undefined ? text.length : line + position.column - 1);
  }

  /** Where an offset of the edited text lies in the original. */
  originalOffset(target: number): Position {
    this.#sourceLines ??= lineStarts(this.#source);
    let shift = 0;
    for (const edit of this.#sorted()) {
      const start = edit.start + shift;
      if (target < start) break;
      if (target < start + edit.text.length) return positionIn(this.#sourceLines, edit.start);
      shift += edit.text.length - (edit.end - edit.start);
    }
    return positionIn(this.#sourceLines, Math.max(0, Math.min(target - shift, this.#source.length)));
  }

  #sorted(): Edit[] {
    return [...this.#edits].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}
