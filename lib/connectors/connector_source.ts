import { basename } from "node:path";
import { fileReason } from "@/lib/core/mod.ts";
import { readSource } from "@/lib/driver_host/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/** What {@linkcode connectorSource} needs. */
export interface SourceParts {
  /** Absolute path of the workspace, out of which no link may lead. */
  workspace: string;
  /** Gets the text as it stands in the file, before anything is done with it. */
  seen(text: string): void;
}

/**
 * The text of a connector file as the guest gets it; a `.json` file becomes the default export of a module.
 *
 * @throws {AppError} `CONN_LOAD_FAILED` when it is no regular file, over 1 MB or a link out of the workspace, when it
 * cannot be read, or when a `.json` file is no JSON.
 */
export async function connectorSource(file: string, { workspace, seen }: SourceParts): Promise<string> {
  let source: string;
  try {
    source = await readSource(file, { inside: workspace });
  } catch (cause) {
    const text = `Cannot load connectors/${basename(file)}: ${fileReason(cause)}`;
    throw new AppError("CONN_LOAD_FAILED", text, { cause });
  }
  seen(source);
  if (!file.endsWith(".json")) return source;
  try {
    JSON.parse(source);
  } catch (error) {
    throw new AppError("CONN_LOAD_FAILED", (error as Error).message);
  }
  return `export default ${source}`;
}
