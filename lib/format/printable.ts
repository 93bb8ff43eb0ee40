// Control characters, marks that turn the direction of text, and separators a terminal may take for line ends.
const UNPRINTABLE =
  // deno-lint-ignore no-control-regex -- these are what is to be taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** Before the further lines of one entry, so that none of them looks like an entry of its own. */
const INDENT = "    ";

/**
 * Text of a device, a script or another user as a terminal and the page may show it: control characters become escapes, so that it
 * cannot move the cursor, colour the screen, turn the direction of a line or answer for the user. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, escaped);
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** The same as one entry of a log: further lines are indented, so that no text can pretend to be another entry. */
export function printableEntry(text: string): string {
  return printable(text).replaceAll("\n", `\n${INDENT}`);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
}
