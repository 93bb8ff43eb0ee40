/**
 * FileAccess: the files of one folder, and of nothing outside it.
 *
 * @module
 */
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { FileAccess } from "./file_access.ts";
import { FILE_ACCESS_META } from "./meta.ts";
import template from "./template.js" with { type: "text" };

/** The built-in driver `FileAccess`. */
export const FILE_ACCESS: BuiltinDriver = {
  meta: FILE_ACCESS_META,
  config: { basePath: true, maxFileSizeMB: true, createIfMissing: true },
  template,
  create: (context) => new FileAccess(context),
};
