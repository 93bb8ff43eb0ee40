/**
 * How values are written for people, by what their schema says of them: on the page, on the command line, in widgets. Runs in
 * browsers and on the server.
 *
 * @module
 */
export { isWholeType, type Look } from "./look.ts";
export { exactNumber, type NumberParts, numberParts, numberText } from "./number_text.ts";
export { printable, printableEntry, printableLine } from "./printable.ts";
export { shorten } from "./shorten.ts";
export { SteadyNumber } from "./steady_number.ts";
export { exactText, jsonText, NO_VALUE, resultText, valueText } from "./value_text.ts";
