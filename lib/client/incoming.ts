import { decodeFrame, type DType, typedArrayOf, withNumbers } from "@/lib/protocol/plain.ts";

/** Any message of the server. */
export type Incoming = Record<string, unknown> & { type: string };

/** Fields beside which numbers are named that JSON has no text for. */
const VALUES = ["value", "result", "data"];

/**
 * Decodes what came over the socket: JSON text, or a binary frame, whose payload becomes the `data` of the message as a
 * typed array. Numbers JSON has no text for are what they were.
 *
 * @throws {SyntaxError | RangeError | TypeError} When it is neither.
 */
export function decodeIncoming(data: unknown): Incoming {
  const message = typeof data === "string" ? JSON.parse(data) : decodeBinary(data);
  if (typeof message?.type !== "string") throw new TypeError("The server sent a message without a type");
  if (message.number === undefined && message.numbers === undefined) return message;
  for (const key of VALUES) if (message[key] !== undefined) message[key] = withNumbers(message[key], message);
  return message;
}

function decodeBinary(data: unknown): Record<string, unknown> {
  if (!(data instanceof ArrayBuffer)) throw new TypeError("The server sent neither text nor bytes");
  const { header, payload } = decodeFrame(new Uint8Array(data));
  return { ...header, data: typedArrayOf(header.dtype as DType, payload) };
}
