import { join, resolve } from "node:path";

/** Absolute paths of the parts of a workspace (spec workbench §1.1). */
export interface Workspace {
  root: string;
  settings: string;
  connectors: string;
  scripts: string;
  startup: string;
  data: string;
  logs: string;
}

/** Folders that are made when they are missing. */
const FOLDERS = ["config", "connectors", "drivers", "scripts", "startup", "data"] as const;

/** The workspace at `path`, whose folders are made when they are missing. */
export async function openWorkspace(path: string): Promise<Workspace> {
  const root = resolve(path);
  for (const folder of FOLDERS) await Deno.mkdir(join(root, folder), { recursive: true });
  return {
    root: await Deno.realPath(root),
    settings: join(root, "config", "server.json"),
    connectors: join(root, "connectors"),
    scripts: join(root, "scripts"),
    startup: join(root, "startup"),
    data: join(root, "data"),
    logs: join(root, "logs"),
  };
}
