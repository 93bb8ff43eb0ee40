/** A position in a text: 1-based line, 1-based column. */
export interface Position {
  line: number;
  column: number;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/**
 * The offsets at which the lines of a text begin. A line ends where the language says so (ECMA-262, 12.3): at LF, CR, CR
 * LF, U+2028 and U+2029; the engine counts the same way.
 */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isLineEnd(code)) continue;
    if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
    starts.push(at + 1);
  }
  return starts;
}

/** The line ends of a text and nothing else of it: what has to stay where lines must not move. */
export function lineEndsOf(text: string): string {
  let ends = "";
  for (const unit of text) if (isLineEnd(unit.charCodeAt(0))) ends += unit;
  return ends;
}

/** The position of an offset, given the begins of the lines. */
export function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  for (let high = starts.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** The 1-based line and column of an offset. */
export function positionOf(text: string, offset: number): Position {
  return positionIn(lineStarts(text), Math.max(0, offset));
}

function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN || code === LINE_SEPARATOR ||
    code === PARAGRAPH_SEPARATOR;
}
