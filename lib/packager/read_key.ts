import { AppError, errorText } from "@/lib/protocol/mod.ts";

/** Reads a key file. @throws {AppError} `CONFIG_READ_FAILED`, naming it. */
export async function readKey(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new AppError("CONFIG_READ_FAILED", `Cannot read the key ${path}: ${errorText(error)}`, {
      cause: error,
    });
  }
}
