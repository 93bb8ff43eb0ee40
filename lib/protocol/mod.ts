/**
 * What travels: messages, codes, values and frames. Runs in the browser and on the server.
 *
 * @module
 */
export { AppError, errorText, type SourcePosition, toAppError } from "./app_error.ts";
export { type DeclaredArg, isScalarType, mapArguments, type Signature } from "./arguments.ts";
export { ERROR_CODES, type ErrorCode, isErrorCode } from "./codes.ts";
export { type BinaryFrame, decodeFrame, encodeFrame } from "./frames.ts";
export { firstNamed, NameMap } from "./name_map.ts";
export { type JsonText, jsonText, lostBelow, lostText, toJson } from "./json_text.ts";
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
export { isSecret, MASK, SECRET_NAMES } from "./secret_names.ts";
export { RawJson } from "./raw_json.ts";
export { schemaWords } from "./schema_words.ts";
export type { EventRow, RateClass, RequestRow } from "./message.ts";
export {
  type EventOf,
  EVENTS,
  type EventType,
  MESSAGES,
  type ReplyOf,
  type RequestOf,
  REQUESTS,
  type RequestType,
} from "./table.ts";
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
export type {
  ActionItem,
  ConnectorSchema,
  ConnectorState,
  DriverConfigItem,
  PropertyItem,
  StreamItem,
} from "./messages/connectors.ts";
export type { DriverGroup, DriverSchema, Finding, ListedDriver } from "./messages/drivers.ts";
export type { InstalledPackage, OfferedPackage, PackageDetail } from "./messages/marketplace.ts";
export type { OpenPrompt } from "./messages/prompts.ts";
export type { RunningScript, ScriptError, ScriptLog } from "./messages/scripts.ts";
export type { LogEntry } from "./messages/server.ts";
export type { StreamPolicy } from "./messages/streams.ts";
export type { StateQualities, StateQuality, StateUpdates } from "./messages/state.ts";
