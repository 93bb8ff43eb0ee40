import { AppError } from "@/lib/protocol/mod.ts";

/** Guest source larger than this is refused (design §8.25). */
export const MAX_SOURCE_BYTES = 1024 * 1024;

/**
 * Reads guest source as text without a byte order mark.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when it is over 1 MB; it is not read then.
 */
export async function readSource(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  if (size > MAX_SOURCE_BYTES) {
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `Cannot load ${path}: it has ${size} bytes, at most ${MAX_SOURCE_BYTES} are allowed`,
    );
  }
  return (await Deno.readTextFile(path)).replace(/^\uFEFF/, "");
}
