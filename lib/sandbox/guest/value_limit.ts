import { AppError } from "@/lib/protocol/plain.ts";

/** Longest JSON text of one value that leaves a guest in a frame (design §5: nothing larger on the host's loop). */
export const MAX_VALUE_LENGTH = 8 * 1024 * 1024;

/** What is thrown for a value of more than 8 MB. */
export function tooLarge(what: string, limit = MAX_VALUE_LENGTH): AppError {
  const text = `${what} is larger than ${limit / 1024 / 1024} MB; pass it in parts`;
  return new AppError("VALIDATION_INVALID_VALUE", text);
}
