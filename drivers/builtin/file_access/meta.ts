import type { DriverMeta } from "@/lib/driver_host/mod.ts";
import { ACTION_META } from "./actions.ts";
import { PROPERTY_META } from "./properties.ts";

/** What is known of FileAccess before it runs. */
export const FILE_ACCESS_META: DriverMeta = {
  name: "FileAccess",
  version: "1.0.0",
  description: "Reads and writes the files of one folder, and of nothing outside it",
  details: "`config.basePath` (required) is the folder; a relative path starts at the workspace. " +
    "`config.maxFileSizeMB` (10) limits what is read and written, `config.createIfMissing` (true) makes the " +
    "folder.\n\nPaths are relative to the folder; `/` and `\\` both separate. Paths and links that lead out " +
    "of the folder are refused, and so are names that Windows cannot keep. Files are replaced whole: a " +
    "reader sees the old or the new content, never half of it. `file(path)` gives a handle with `read()`, " +
    "`write()`, `append()`, `exists`, `size` and more.",
  group: "utilities",
  requiresSafetyGates: false,
  properties: PROPERTY_META,
  actions: ACTION_META,
  streams: [],
};
