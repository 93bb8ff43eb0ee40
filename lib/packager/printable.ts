// deno-lint-ignore no-control-regex -- these are what is to be taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a package as a terminal may show it: it cannot move the cursor or colour the screen. Line ends and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(
    CONTROL,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
