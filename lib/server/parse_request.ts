import {
  AppError,
  misplaced,
  MOST_PLACES,
  type NumberPlaces,
  type RequestRow,
  REQUESTS,
  schemaWords,
  withNumbers,
} from "@/lib/protocol/mod.ts";
import type { z } from "zod";
import type { LargeMessage } from "@/lib/websocket/mod.ts";
import { RequestIdWatch } from "./request_id_watch.ts";

/** Largest message a client may send (design §8.25). */
export const MAX_MESSAGE_BYTES: number = 8 * 1024 * 1024;

/** Levels of lists and objects an id may have: it is written into the reply as it is. */
const MOST_ID_LEVELS = 100;

/** One request of a client. */
export interface ParsedRequest {
  row: RequestRow;
  requestId: unknown;
  /** The validated fields. */
  fields: Record<string, unknown>;
  /** The same for requests whose replies are about equally large. */
  kind: string;
}

/** A message that is no valid request; keeps the id so that the reply finds its asker. */
export class RequestError extends AppError {
  readonly requestId: unknown;

  constructor(error: AppError, requestId: unknown) {
    super(error.code, error.message);
    this.requestId = requestId;
  }
}

/**
 * Parses and validates one text message.
 *
 * @throws {RequestError} `PROTOCOL_…` or `VALIDATION_…`, naming what is wrong.
 */
export function parseRequest(text: string): ParsedRequest {
  const message = parseObject(text);
  const { type, requestId } = message;
  if (isNested(requestId, MOST_ID_LEVELS)) {
    const text =
      `The requestId has more than ${MOST_ID_LEVELS} levels of lists and objects; a text or a number does`;
    throw fail("VALIDATION_INVALID_VALUE", text, undefined);
  }
  if (type === undefined || type === null || type === "") {
    throw fail("PROTOCOL_MISSING_TYPE", "The message has no type", requestId);
  }
  const row = typeof type === "string" ? REQUESTS.get(type) : undefined;
  if (row === undefined) {
    const shown = typeof type === "string"
      ? JSON.stringify(type.slice(0, 200))
      : `that is no text: ${typeof type}`;
    throw fail("PROTOCOL_UNKNOWN_TYPE", `Unknown message type ${shown}`, requestId);
  }
  const result = row.request.safeParse(message, { error: schemaWords });
  if (!result.success) throw invalid(result.error, message, requestId);
  const fields = withArgs(result.data as Record<string, unknown>, requestId);
  return { row, requestId, fields, kind: kindOf(row.type, fields) };
}

function isNested(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isNested(item, levels - 1));
}

function kindOf(type: string, { connector, property, method }: Record<string, unknown>): string {
  return type === "connector.call" ? `${connector}\n${property ?? method}` : type;
}

// What is named and cannot be put back would be null for the device, which nobody meant.
function withArgs(fields: Record<string, unknown>, requestId: unknown): Record<string, unknown> {
  const { numbers, args, ...others } = fields;
  if (numbers === undefined || numbers === null) return fields;
  const places = numbers as NumberPlaces;
  const count = Object.keys(places).length;
  const wrong = misplaced(args, places);
  if (wrong !== undefined) {
    const text = `'numbers' names the place ${JSON.stringify(wrong.slice(0, 200))}, where 'args' has no null`;
    throw fail("VALIDATION_INVALID_VALUE", text, requestId);
  }
  if (count > MOST_PLACES) {
    const text = `'numbers' names ${count} places; at most ${MOST_PLACES} are allowed`;
    throw fail("VALIDATION_INVALID_VALUE", text, requestId);
  }
  return { ...others, args: withNumbers(args, { numbers }) };
}

/** What a message is answered with that is too large to be taken. */
export function tooLarge(message: LargeMessage): RequestError {
  const text =
    `The message has ${message.length} bytes; at most ${MAX_MESSAGE_BYTES} are taken. Send less at once`;
  return fail(
    "VALIDATION_INVALID_VALUE",
    text,
    message.watch instanceof RequestIdWatch ? message.watch.requestId : undefined,
  );
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail("PROTOCOL_INVALID_JSON", `The message is not JSON: ${(error as Error).message}`, undefined);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw fail("PROTOCOL_MISSING_TYPE", "The message is not a JSON object with a type", undefined);
}

function invalid(error: z.ZodError, message: Record<string, unknown>, requestId: unknown): RequestError {
  const issue = error.issues[0]!;
  const key = issue.path.join(".");
  const value = issue.path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
    message,
  );
  const type = String(message.type);
  if (value === undefined) {
    return fail("VALIDATION_MISSING_PARAM", `${type} needs the parameter '${key}'`, requestId);
  }
  return fail(
    "VALIDATION_INVALID_VALUE",
    `${type}: '${key}' ${issue.message}`,
    requestId,
  );
}

function fail(code: AppError["code"], message: string, requestId: unknown): RequestError {
  return new RequestError(new AppError(code, message), requestId);
}
