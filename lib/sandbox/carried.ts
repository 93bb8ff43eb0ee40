import { type JsonText, jsonText, lostText, withNumbers } from "@/lib/protocol/plain.ts";
import type { GuestFrame, HostFrame, ScriptFrame } from "./guest/messages.ts";

/** Fields of frames that carry values of users; a frame has one of them at most. */
const CARRIED = ["value", "args", "data", "definition"] as const;

/**
 * JSON text of a frame. Numbers JSON has no text for are named beside the value they are in, as `number` or `numbers`;
 * {@linkcode withCarried} puts them back.
 *
 * @param textOf Makes the text of the value.
 * @throws {TypeError} When the value refers to itself.
 */
export function frameText(
  frame: HostFrame | GuestFrame | ScriptFrame,
  textOf: (value: unknown) => JsonText = jsonText,
): string {
  const fields = frame as Record<string, unknown>;
  for (const key of CARRIED) {
    if (fields[key] === undefined) continue;
    const text = textOf(fields[key]);
    const head = JSON.stringify({ ...fields, [key]: undefined });
    return `${head.slice(0, -1)},"${key}":${text.json}${lostText(text)}}`;
  }
  return JSON.stringify(frame);
}

/** Puts the numbers back that are named beside the value a frame carries; changes and gives the frame. */
export function withCarried<Frame extends object>(frame: Frame): Frame {
  const fields = frame as Record<string, unknown>;
  if (fields.number === undefined && fields.numbers === undefined) return frame;
  for (const key of CARRIED) {
    if (fields[key] !== undefined) fields[key] = withNumbers(fields[key], fields);
  }
  return frame;
}
