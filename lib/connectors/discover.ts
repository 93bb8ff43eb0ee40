import { AppError } from "@/lib/protocol/mod.ts";
import { type ConnectorFile, findConnectorFiles } from "./connector_files.ts";
import { peekDriver } from "./peek_driver.ts";
import type { Candidate } from "./selection.ts";

/** A connector file that was found, whether it runs or not. */
export interface Discovered extends Candidate {
  file: ConnectorFile;
}

/** The connector files of a folder, with the driver each names. */
export async function discover(folder: string): Promise<Discovered[]> {
  const files = await findConnectorFiles(folder);
  return await Promise.all(files.map(async (file) => ({
    file,
    name: file.name,
    driver: await peekDriver(file.path),
  })));
}

/**
 * The file of that name, without regard to case.
 *
 * @throws {AppError} `CONN_NOT_FOUND` with the names there are.
 */
export function discoveredNamed(discovered: readonly Discovered[], name: string): Discovered {
  const found = discovered.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = discovered.map((candidate) => candidate.name).join(", ") || "none";
  throw new AppError("CONN_NOT_FOUND", `There is no connector '${name}'; known: ${known}`);
}
