import { z } from "zod";
import type { ErrorCode } from "./codes.ts";
import { NUMBER_NAMES } from "./lost_numbers.ts";

/**
 * How a request counts against the per-socket limit: `hardware` calls are limited (reads among them are exempt
 * at dispatch), `free` ones are not.
 */
export type RateClass = "hardware" | "free";

/** One request a client may send, and its reply. */
export interface RequestRow<
  Type extends string = string,
  Request extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly type: Type;
  readonly summary: string;
  readonly request: Request;
  /** The reply's fields beside `type` and `requestId`. */
  readonly reply: Reply;
  /** Present where the reply's type is not the request's. */
  readonly replyType: string;
  readonly errors: readonly ErrorCode[];
  readonly rate: RateClass;
  /** False where document 004 shows no reply: then only a request with a `requestId` gets one. */
  readonly alwaysReplies: boolean;
}

/** One message the server sends on its own. */
export interface EventRow<Type extends string = string, Body extends z.ZodType = z.ZodType> {
  readonly type: Type;
  readonly summary: string;
  readonly body: Body;
  /** Who gets it. */
  readonly scope: "everyone" | "subscribers";
}

/**
 * Declares a request row.
 *
 * @param type Message type on the wire.
 * @param row Schemas and documentation; `replyType`, `errors`, `rate` and `alwaysReplies` have defaults.
 */
export function request<Type extends string, Request extends z.ZodType, Reply extends z.ZodType>(
  type: Type,
  row: {
    summary: string;
    request: Request;
    reply: Reply;
    replyType?: string;
    errors?: readonly ErrorCode[];
    rate?: RateClass;
    alwaysReplies?: boolean;
  },
): RequestRow<Type, Request, Reply> {
  return { replyType: type, errors: [], rate: "free", alwaysReplies: true, ...row, type };
}

/** Declares an event row; everyone gets it unless `scope` says otherwise. */
export function event<Type extends string, Body extends z.ZodType>(
  type: Type,
  row: { summary: string; body: Body; scope?: "everyone" | "subscribers" },
): EventRow<Type, Body> {
  return { scope: "everyone", ...row, type };
}

/** The reply most undocumented bodies have (design §8.7). */
export const success: z.ZodObject<{ success: z.ZodLiteral<true> }> = z.object({ success: z.literal(true) });

/** An object of any keys, all of them: zod's record leaves `__proto__` out in silence. */
export const anyObject = z.custom<Record<string, unknown>>(isObject, "must be an object")
  .meta({ type: "object" });

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Places of numbers JSON has no text for, by JSON Pointer; the value has `null` there. At most 1000 are named. */
export const numberPlaces = z.record(z.string(), z.enum(NUMBER_NAMES));

/** Fields beside a value for the numbers JSON has no text for: the value itself, or numbers inside it. */
export const lostFields = {
  number: z.enum(NUMBER_NAMES).optional(),
  numbers: numberPlaces.optional(),
};
