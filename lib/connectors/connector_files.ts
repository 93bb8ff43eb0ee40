import { join, relative } from "node:path";

/** One connector file. */
export interface ConnectorFile {
  /** File name without its ending; the connector's name (document 001). */
  name: string;
  /** Absolute path. */
  path: string;
  /** `.json` files are read-only in the workbench. */
  kind: "js" | "json";
}

/**
 * The connector files of a workspace, by name. Files that resolve outside the folder, hidden ones and those that
 * begin with `_` are left out; a `.js` wins over a `.json` of the same name.
 *
 * @param folder Absolute path of `connectors/`.
 */
export async function findConnectorFiles(folder: string): Promise<ConnectorFile[]> {
  const root = await Deno.realPath(folder).catch(() => undefined);
  if (root === undefined) return [];
  const found = new Map<string, ConnectorFile>();
  for await (const entry of Deno.readDir(root)) {
    const match = /^([^._].*)\.(js|json)$/.exec(entry.name);
    if (match === null || entry.isDirectory) continue;
    const path = await Deno.realPath(join(root, entry.name)).catch(() => undefined);
    if (path === undefined || relative(root, path).startsWith("..")) continue;
    const file: ConnectorFile = { name: match[1]!, path, kind: match[2] as "js" | "json" };
    if (file.kind === "js" || !found.has(file.name)) found.set(file.name, file);
  }
  return [...found.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}
