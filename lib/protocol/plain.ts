/**
 * The part of what travels that needs no schema library: codes, errors, values and frames. The second door of
 * this room, for guest processes and browser pages, which load only what they need.
 *
 * @module
 */
export { AppError, errorText, type SourcePosition, toAppError } from "./app_error.ts";
export { type DeclaredArg, mapArguments, type Signature } from "./arguments.ts";
export { ERROR_CODES, type ErrorCode, isErrorCode } from "./codes.ts";
export { firstNamed, NameMap } from "./name_map.ts";
export { type JsonText, jsonText, lostBelow, lostText, toJson } from "./json_text.ts";
export { logJson } from "./log_json.ts";
export {
  lostIn,
  type LostNumbers,
  misplaced,
  MOST_PLACES,
  NUMBER_NAMES,
  type NumberName,
  numberName,
  type NumberPlaces,
  placesIn,
  withNumbers,
} from "./lost_numbers.ts";
export { RawJson } from "./raw_json.ts";
export { type BinaryFrame, decodeFrame, encodeFrame } from "./frames.ts";
export { MAX_NAME_LENGTH, shownName } from "./names.ts";
export { type ValueFacts, valueFacts } from "./value_facts.ts";
export {
  bytesOf,
  deepEqual,
  type DType,
  dtypeOf,
  toBase64,
  TYPED_ARRAYS,
  type TypedArray,
  typedArrayOf,
} from "./values.ts";
