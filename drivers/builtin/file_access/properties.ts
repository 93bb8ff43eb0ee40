import type { PropertyMeta } from "@/lib/driver_host/mod.ts";
import type { FileCall } from "./file_store.ts";
import { countFiles, totalBytes } from "./measure_folder.ts";

interface PropertyRow {
  meta: PropertyMeta;
  read(call: FileCall): unknown | Promise<unknown>;
}

const COUNTED =
  "Folders below count, links and unfinished writes do not. After 200 000 entries the count ends " +
  "and a warning is logged.";

/** Every property of FileAccess: what it is and how it is read (driver reference §6). */
export const PROPERTIES: ReadonlyMap<string, PropertyRow> = new Map(Object.entries<PropertyRow>({
  basePath: {
    meta: { type: "string", access: "R", description: "The folder, as an absolute path" },
    read: ({ store }) => store.sandbox.root,
  },
  fileCount: {
    meta: { type: "int", access: "R", description: "Files in the folder and below", details: COUNTED },
    read: countFiles,
  },
  totalSizeBytes: {
    meta: {
      type: "int",
      access: "R",
      unit: "bytes",
      description: "Size of all files in the folder and below",
      details: COUNTED,
    },
    read: totalBytes,
  },
  exists: {
    meta: { type: "bool", access: "R", description: "True when the folder is there" },
    read: ({ store }) => store.sandbox.exists(),
  },
}));

/** The same as the driver declares it. */
export const PROPERTY_META: Readonly<Record<string, PropertyMeta>> = Object.fromEntries(
  [...PROPERTIES].map(([name, { meta }]) => [name, meta]),
);
