import { AppError } from "@/lib/protocol/mod.ts";
import { tooLarge } from "./file_fault.ts";
import { doingOf, type FileCall } from "./file_store.ts";

/** What is to be written and where, as the caller gave it. */
export interface Content {
  /** As `readPath` gives it. */
  path: string;
  content: string;
}

/**
 * The bytes of text in UTF-8.
 *
 * @throws {AppError} `CONN_CALL_FAILED` when they are too many, before they are made.
 */
export function textBytes(call: FileCall, { path, content }: Content): Uint8Array {
  const { maxBytes } = call.store;
  // Each character has one byte at least; replaceFile and appendFile ask again with the exact number.
  if (content.length > maxBytes) {
    throw tooLarge(doingOf(call, "write", path), { bytes: content.length, maxBytes });
  }
  return new TextEncoder().encode(content);
}

/**
 * The bytes that base64 text stands for.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when it is not base64 (RFC 4648, with its padding).
 */
export function base64Bytes(call: FileCall, { path, content }: Content): Uint8Array {
  try {
    return Uint8Array.fromBase64(content, { lastChunkHandling: "strict" });
  } catch (error) {
    const start = content.length > 40 ? `${content.slice(0, 40)}…` : content;
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `Argument 'content' expected base64, got "${start}": ${(error as Error).message} ` +
        `Give only the encoded bytes, padding included, without "data:...;base64," in front ('${path}' of ` +
        `'${call.store.sandbox.connector}' is as it was)`,
      { cause: error },
    );
  }
}
