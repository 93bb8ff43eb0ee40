import { AppError, errorText } from "@/lib/protocol/mod.ts";
import type { Invocation } from "./context.ts";

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

/** The public keys that `--key` names. */
export async function readKeys(invocation: Invocation): Promise<string[]> {
  const files = invocation.values("key").map((file) => readKey(invocation.path(file)));
  return (await Promise.all(files)).map((bytes) => new TextDecoder().decode(bytes));
}
