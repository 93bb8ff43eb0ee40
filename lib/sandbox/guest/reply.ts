import { type JsonText, lostText } from "@/lib/protocol/plain.ts";
import type { WireError } from "./messages.ts";
import { sentText } from "./sent_text.ts";
import { send, sendSoon } from "./stdio.ts";
import { tooLarge } from "./value_limit.ts";
import { describeError } from "./wire_error.ts";

/** Values whose text is longer than this travel behind the header and pass the host unparsed (design §5). */
const RAW_ABOVE = 256 * 1024;
/** Largest value a call may give, in bytes. */
const MAX_RAW_BYTES = 60 * 1024 * 1024;
const encoder = new TextEncoder();

/** The outcome of a call into guest code. */
export interface Outcome {
  value?: unknown;
  error?: WireError;
}

/**
 * Sends the outcome of a host call.
 *
 * @param token The connector's authority, for what its own code gave; none for what its driver gave.
 */
export function reply(id: number, outcome: Outcome, token?: string): void {
  if (outcome.error) return send({ k: "result", id, tk: token, error: outcome.error });
  let text: JsonText;
  try {
    text = sentText(outcome.value, "The value");
  } catch (error) {
    return send({ k: "result", id, tk: token, error: describeError(error) });
  }
  if (text.json.length > RAW_ABOVE) return replyRaw(id, text, token);
  const authority = token === undefined ? "" : `,"tk":"${token}"`;
  const value = hasValue(outcome.value, text) ? `,"value":${text.json}${lostText(text)}` : "";
  sendSoon(`{"k":"result","id":${id}${authority}${value}}`);
}

// What has no form in JSON, as a function, is no value; null is one.
function hasValue(value: unknown, { json, number }: JsonText): boolean {
  return value === null || json !== "null" || number !== undefined;
}

function replyRaw(id: number, { json, numbers }: JsonText, tk: string | undefined): void {
  const bytes = encoder.encode(json);
  if (bytes.length <= MAX_RAW_BYTES) return send({ k: "result", id, tk, raw: true, numbers }, bytes);
  send({ k: "result", id, tk, error: describeError(tooLarge("The value", MAX_RAW_BYTES)) });
}
