import { readSource } from "@/lib/driver_host/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/**
 * The text of a connector file as the guest gets it; a `.json` file becomes the default export of a module.
 *
 * @param seen Gets the text as it stands in the file, before anything is done with it.
 * @throws {AppError} `CONN_LOAD_FAILED` when a `.json` file is no JSON, `VALIDATION_INVALID_VALUE` over 1 MB.
 */
export async function connectorSource(file: string, seen: (text: string) => void): Promise<string> {
  const source = await readSource(file);
  seen(source);
  if (!file.endsWith(".json")) return source;
  try {
    JSON.parse(source);
  } catch (error) {
    throw new AppError("CONN_LOAD_FAILED", (error as Error).message);
  }
  return `export default ${source}`;
}
