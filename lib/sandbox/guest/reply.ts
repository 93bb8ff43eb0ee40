import { toJson } from "@/lib/protocol/plain.ts";
import type { WireError } from "./messages.ts";
import { send, sendSoon } from "./stdio.ts";
import { describeError } from "./wire_error.ts";

/** Values whose text is longer than this travel behind the header and pass the host unparsed (design §5). */
const RAW_ABOVE = 256 * 1024;
const encoder = new TextEncoder();

/** The outcome of a call into guest code. */
export interface Outcome {
  value?: unknown;
  error?: WireError;
}

/**
 * Sends the outcome of a host call.
 *
 * @param tk What shows that the connector's own code answers.
 */
export function reply(id: number, outcome: Outcome, tk?: string): void {
  if (outcome.error) return send({ k: "result", id, tk, error: outcome.error });
  let text: string;
  try {
    text = toJson(outcome.value);
  } catch (error) {
    return send({ k: "result", id, tk, error: describeError(error) });
  }
  if (text.length > RAW_ABOVE) send({ k: "result", id, tk, raw: true }, encoder.encode(text));
  else sendSoon(`{"k":"result","id":${id},${tk === undefined ? "" : `"tk":"${tk}",`}"value":${text}}`);
}
