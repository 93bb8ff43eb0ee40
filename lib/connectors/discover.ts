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
