import {
  type LostNumbers,
  MOST_LETTERS,
  MOST_PLACES,
  type NumberName,
  numberName,
  type NumberPlaces,
} from "./lost_numbers.ts";
import { RawJson } from "./raw_json.ts";
import { bytesOf, dtypeOf, toBase64 } from "./values.ts";

/** A value as JSON text, and what the text does not say. */
export interface JsonText extends LostNumbers {
  json: string;
}

/** Numbers without a text that {@linkcode toJson} has met: by them it is known whether to look for their places. */
let met = 0;

/** What `JSON.stringify` is to write instead of a value; see {@linkcode toJson}. */
export function replaceValue(this: unknown, _key: string, value: unknown): unknown {
  switch (typeof value) {
    case "number":
      // Only of numbers without a text is the difference to themselves not 0.
      if (value - value !== 0) met++;
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      return value === null ? null : replaceObject(value);
    case "function":
    case "symbol":
      return undefined;
    default:
      return value;
  }
}

function replaceObject(value: object): unknown {
  if (ArrayBuffer.isView(value)) {
    return dtypeOf(value) === "u8" || value instanceof DataView
      ? toBase64(bytesOf(value))
      : Array.from(value as unknown as ArrayLike<number>);
  }
  if (value instanceof ArrayBuffer) return toBase64(new Uint8Array(value));
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}

/**
 * JSON text of any value a driver or a script may produce.
 *
 * Whole numbers beyond 2^53 (bigint) become strings, typed arrays become arrays, bytes become base64, maps become
 * objects, sets arrays; functions and symbols are dropped; `undefined`, NaN and infinities become `null`, and
 * {@linkcode jsonText} tells which of these were numbers.
 *
 * @throws {TypeError} When the value refers to itself.
 */
export function toJson(value: unknown): string {
  // Most values are numbers, and asking a replacer about each costs more than writing it.
  if (typeof value === "number" || typeof value === "boolean") {
    return Number.isFinite(value) || typeof value === "boolean" ? String(value) : "null";
  }
  if (typeof value === "string") return JSON.stringify(value);
  return JSON.stringify(value, replaceValue) ?? "null";
}

/**
 * JSON text of a value as {@linkcode toJson} makes it, or as it is already, with the numbers that have no text in JSON. Values without such
 * numbers are looked at once; places beyond the first {@linkcode MOST_PLACES} are not named.
 *
 * @throws {TypeError} When the value refers to itself.
 */
export function jsonText(value: unknown): JsonText {
  const number = numberName(value);
  if (number !== undefined) return { json: "null", number };
  if (value instanceof RawJson) return { json: value.text, numbers: value.numbers };
  const before = met;
  const json = toJson(value);
  return met === before ? { json } : textWithPlaces(value);
}

/** Fields to put behind a value's text: `,"numbers":{…}`, empty for most values. */
export function lostText({ number, numbers }: LostNumbers): string {
  if (number !== undefined) return `,"number":"${number}"`;
  return numbers === undefined ? "" : `,"numbers":${JSON.stringify(numbers)}`;
}

/** The same numbers as seen from an object that has their value under `key`. */
export function lostBelow(key: string, { number, numbers }: LostNumbers): LostNumbers {
  const below = `/${escaped(key)}`;
  if (number !== undefined) return { numbers: { [below]: number } };
  if (numbers === undefined) return {};
  return {
    numbers: Object.fromEntries(
      Object.entries(numbers).map(([pointer, name]) => [below + pointer, name]),
    ),
  };
}

// What lies around the value that is being written is kept, from the outside in: the place of a number is the keys of these.
function textWithPlaces(value: unknown): JsonText {
  const around: { holder: unknown; key: string }[] = [];
  const places: [string, NumberName][] = [];
  let letters = 0;
  const json = JSON.stringify(value, function (this: unknown, key: string, item: unknown) {
    while (around.length > 0 && around.at(-1)!.holder !== this) around.pop();
    const plain = replaceValue.call(this, key, item);
    if (typeof plain === "object" && plain !== null) around.push({ holder: plain, key });
    const name = numberName(plain);
    if (name !== undefined && places.length < MOST_PLACES && letters <= MOST_LETTERS) {
      const pointer = pointerOf([...around.map((outer) => outer.key), key]);
      letters += pointer.length;
      if (letters <= MOST_LETTERS) places.push([pointer, name]);
    }
    return plain;
  }) ?? "null";
  if (places.length === 0) return { json };
  const numbers: NumberPlaces = Object.fromEntries(places);
  return numbers[""] === undefined ? { json, numbers } : { json, number: numbers[""] };
}

// The first key is that of the value itself, which is empty.
function pointerOf(keys: readonly string[]): string {
  return keys.slice(1).map((key) => `/${escaped(key)}`).join("");
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
