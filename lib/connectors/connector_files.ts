import { join } from "node:path";

/** One connector file. */
export interface ConnectorFile {
  /** File name without its ending; the connector's name (document 001). */
  name: string;
  /** Absolute path. */
  path: string;
  /** `.json` files are read-only in the workbench. */
  kind: "js" | "json";
  /** Where a link leads, as far as it leads anywhere. */
  target?: string;
}

/**
 * The connector files of a workspace, by name. Hidden ones and those that begin with `_` are left out; a `.js` wins over
 * a `.json` of the same name. Whatever bears such a name is listed, also a pipe or a link to nowhere: loading it tells
 * why it cannot be loaded.
 *
 * @param folder Absolute path of `connectors/`.
 */
export async function findConnectorFiles(folder: string): Promise<ConnectorFile[]> {
  const found = new Map<string, ConnectorFile>();
  try {
    for await (const entry of Deno.readDir(folder)) {
      const match = /^([^._].*)\.(js|json)$/.exec(entry.name);
      if (match === null) continue;
      const path = join(folder, entry.name);
      const file: ConnectorFile = { name: match[1]!, path, kind: match[2] as "js" | "json" };
      if (entry.isSymlink) Object.assign(file, await targetOf(path));
      if (file.kind === "js" || !found.has(file.name)) found.set(file.name, file);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return [...found.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

async function targetOf(path: string): Promise<{ target?: string }> {
  const target = await Deno.realPath(path).catch(() => undefined);
  return target === undefined ? {} : { target };
}
