/** The numbers JSON has no text for, by name. */
export const NUMBER_NAMES = ["NaN", "Infinity", "-Infinity"] as const;
/** Name of a number JSON has no text for. */
export type NumberName = (typeof NUMBER_NAMES)[number];
/** Where such numbers are in a value: JSON Pointers (RFC 6901) and the number's name. */
export type NumberPlaces = Record<string, NumberName>;

/** What JSON has no text for in a value: the value itself, or numbers in it. Travels beside the value. */
export interface LostNumbers {
  number?: NumberName | undefined;
  numbers?: NumberPlaces | undefined;
}

/** Places that are named in one value; what is beyond them stays `null`. */
export const MOST_PLACES = 1000;
/** Letters the pointers of one value may have together: keys may be long, and lie deep. */
export const MOST_LETTERS = 256 * 1024;

/** The name of a number that JSON writes as `null`; `undefined` for every other value. */
export function numberName(value: unknown): NumberName | undefined {
  if (typeof value !== "number" || Number.isFinite(value)) return undefined;
  return String(value) as NumberName;
}

/** The places somebody else has named, as far as they can be ones. */
export function placesIn(given: unknown): NumberPlaces | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const places: [string, NumberName][] = [];
  let letters = 0;
  for (const pointer in given) {
    const name = (given as Record<string, unknown>)[pointer];
    letters += pointer.length;
    if (places.length >= MOST_PLACES || letters > MOST_LETTERS) break;
    if (isName(name)) places.push([pointer, name]);
  }
  return places.length === 0 ? undefined : Object.fromEntries(places);
}

/** What somebody else says is lost, as far as it can be. */
export function lostIn({ number, numbers }: { number?: unknown; numbers?: unknown }): LostNumbers {
  if (isName(number)) return { number };
  return numbers === undefined ? {} : { numbers: placesIn(numbers) };
}

/**
 * A value as it was before it became JSON. Only what is `null` there becomes a number, whatever is named beside it.
 *
 * @param value As it was parsed; lists and objects in it are changed in place.
 */
export function withNumbers(value: unknown, lost: { number?: unknown; numbers?: unknown }): unknown {
  if (lost.number !== undefined) return value === null && isName(lost.number) ? Number(lost.number) : value;
  if (lost.numbers === undefined) return value;
  const root = { value };
  for (const [pointer, name] of Object.entries(placesIn(lost.numbers) ?? {})) {
    putBack(root, pointer, Number(name));
  }
  return root.value;
}

/** The first place that is named and has no `null` for a number to be put in; `undefined` when all have one. */
export function misplaced(value: unknown, numbers: NumberPlaces): string | undefined {
  return Object.keys(numbers).find((pointer) => nullAt({ value }, pointer) === undefined);
}

function putBack(root: { value: unknown }, pointer: string, number: number): void {
  const place = nullAt(root, pointer);
  if (place !== undefined) place.holder[place.key] = number;
}

function nullAt(
  root: { value: unknown },
  pointer: string,
): { holder: Record<string, unknown>; key: string } | undefined {
  if (pointer !== "" && pointer[0] !== "/") return undefined;
  const keys = ["value", ...pointer.split("/").slice(1).map(unescaped)];
  const key = keys.pop()!;
  let holder: unknown = root;
  for (const outer of keys) holder = hasOwn(holder, outer) ? holder[outer] : undefined;
  return hasOwn(holder, key) && holder[key] === null ? { holder, key } : undefined;
}

function hasOwn(holder: unknown, key: string): holder is Record<string, unknown> {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, key);
}

function unescaped(key: string): string {
  return key.includes("~") ? key.replaceAll("~1", "/").replaceAll("~0", "~") : key;
}

function isName(name: unknown): name is NumberName {
  return NUMBER_NAMES.some((known) => known === name);
}
