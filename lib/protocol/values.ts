/** Element types of binary stream payloads, by the name that travels in the frame header. */
export const TYPED_ARRAYS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
} as const;

/** Name of an element type in a frame header. */
export type DType = keyof typeof TYPED_ARRAYS;
/** Any typed array that may travel as raw bytes. */
export type TypedArray = InstanceType<(typeof TYPED_ARRAYS)[DType]>;

const DTYPE_BY_NAME = new Map<string, DType>(
  Object.entries(TYPED_ARRAYS).map(([dtype, ctor]) => [ctor.name, dtype as DType]),
);
DTYPE_BY_NAME.set("Uint8ClampedArray", "u8");

/** The element type of `value`, or `undefined` when it is not a typed array. */
export function dtypeOf(value: unknown): DType | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  return DTYPE_BY_NAME.get((value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "");
}

/** The bytes behind a typed array, without copying. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * A typed array over raw bytes; copies only when the bytes are not aligned for the element type.
 *
 * @throws {RangeError} When the byte length is not a multiple of the element size.
 */
export function typedArrayOf(dtype: DType, bytes: Uint8Array): TypedArray {
  const ctor = TYPED_ARRAYS[dtype];
  const size = ctor.BYTES_PER_ELEMENT;
  if (bytes.byteLength % size !== 0) {
    throw new RangeError(`Cannot view ${bytes.byteLength} bytes as ${dtype}: not a multiple of ${size}`);
  }
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new ctor(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / size);
}

/** Base64 text of raw bytes. */
export function toBase64(bytes: Uint8Array): string {
  const native = (bytes as { toBase64?: () => string }).toBase64;
  if (native !== undefined) return native.call(bytes);
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

function replaceValue(this: unknown, _key: string, value: unknown): unknown {
  switch (typeof value) {
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
 * objects, sets arrays; functions and symbols are dropped; `undefined` and NaN become `null`.
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

/** The numbers JSON has no text for, by name. */
export const NUMBER_NAMES = ["NaN", "Infinity", "-Infinity"] as const;
/** Name of a number JSON has no text for. */
export type NumberName = (typeof NUMBER_NAMES)[number];

/** The name of a number that JSON writes as `null`; `undefined` for every other value. */
export function numberName(value: unknown): NumberName | undefined {
  if (typeof value !== "number" || Number.isFinite(value)) return undefined;
  return String(value) as NumberName;
}

/** A value as it was: the number of that name, where JSON had no text for it. */
export function withNumber(value: unknown, name: unknown): unknown {
  if (name === undefined) return value;
  return NUMBER_NAMES.some((known) => known === name) ? Number(name) : value;
}

/** True when two JSON-like values are deeply equal; `NaN` equals itself. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return equalViews(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    Object.hasOwn(b, key) &&
    deepEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])
  );
}

function equalViews(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const left = bytesOf(a), right = bytesOf(b);
  return dtypeOf(a) === dtypeOf(b) && left.length === right.length &&
    left.every((byte, index) => byte === right[index]);
}
