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
