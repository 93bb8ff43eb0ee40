import type { ActionMeta, ArgMeta } from "@/lib/driver_host/mod.ts";
import type { NamedValues } from "../named_values.ts";
import { appendFile } from "./append_file.ts";
import { deleteFile, deleteFolder } from "./delete_entry.ts";
import { base64Bytes, textBytes } from "./file_content.ts";
import { fileInfo, fileSize } from "./file_info.ts";
import { type FileCall, pathIn } from "./file_store.ts";
import { listFolder } from "./list_folder.ts";
import { makeFolder } from "./make_folder.ts";
import { moveEntry } from "./move_entry.ts";
import { readBase64, readText } from "./read_file.ts";
import { replaceFile } from "./replace_file.ts";

interface ActionRow {
  description: string;
  details: string;
  args: readonly ArgMeta[];
  run(call: FileCall, args: NamedValues): unknown | Promise<unknown>;
}

const PATH: ArgMeta = { name: "path", type: "string", description: "Path of the file in the folder" };
const FOLDER: ArgMeta = { name: "path", type: "string", description: "Path of the folder in the folder" };
const OPTIONAL_FOLDER: ArgMeta = {
  name: "path",
  type: "string?",
  description: "Path of a folder in the folder; left out or empty: the folder itself",
};
const TEXT: ArgMeta = { name: "content", type: "string", description: "Text; kept as UTF-8" };
const BASE64: ArgMeta = { name: "content", type: "string", description: "Bytes in base64, padding included" };

/** What every action that changes something gives. */
const DONE = "OK";

/** Every action of FileAccess: what it is and what it does, in the order of the driver reference §6. */
export const ACTIONS: ReadonlyMap<string, ActionRow> = new Map(Object.entries<ActionRow>({
  listFiles: {
    description: "Lists the files of a folder, not of those below",
    details:
      'Gives a sorted list of paths that every other action takes: `["a.csv"]`, or `["run1/a.csv"]` for ' +
      '`listFiles("run1")`. Links that lead out of the folder are left out.',
    args: [OPTIONAL_FOLDER],
    run: (call, args) => listFolder(call, optionalPath(call, args), "file"),
  },
  listDirs: {
    description: "Lists the folders of a folder, not those below them",
    details: 'Gives a sorted list of paths: `["run1", "run2"]`, or `["run1/raw"]` for `listDirs("run1")`.',
    args: [OPTIONAL_FOLDER],
    run: (call, args) => listFolder(call, optionalPath(call, args), "folder"),
  },
  readText: {
    description: "Reads a text file",
    details:
      "The file is taken as UTF-8, without its byte order mark. Bytes that are not UTF-8 become `\\uFFFD`; " +
      "`readBinary` gives them as they are.",
    args: [PATH],
    run: (call, args) => readText(call, pathOf(call, args)),
  },
  writeText: {
    description: "Writes a text file, over the old one if there is one",
    details:
      "Folders on the way are made. The file is replaced in one step: whoever reads it meanwhile gets the " +
      'old text or the new one. Gives `"OK"`.',
    args: [PATH, TEXT],
    async run(call, args) {
      const path = pathOf(call, args);
      await replaceFile(call, path, textBytes(call, { path, content: args.string("content") }));
      return DONE;
    },
  },
  appendText: {
    description: "Adds text to the end of a file",
    details:
      "A missing file is made, with the folders on the way. Nothing is put between; end lines with `\\n`. " +
      'Appends that overlap are written one after the other. Gives `"OK"`.',
    args: [PATH, TEXT],
    async run(call, args) {
      const path = pathOf(call, args);
      await appendFile(call, path, textBytes(call, { path, content: args.string("content") }));
      return DONE;
    },
  },
  readBinary: {
    description: "Reads a file as base64",
    details: "Any file, byte for byte. Gives base64 text.",
    args: [PATH],
    run: (call, args) => readBase64(call, pathOf(call, args)),
  },
  writeBinary: {
    description: "Writes a file from base64, over the old one if there is one",
    details: "`content` is base64 as `readBinary` and cameras give it, without `data:` in front. Works as " +
      '`writeText` does. Gives `"OK"`.',
    args: [PATH, BASE64],
    async run(call, args) {
      const path = pathOf(call, args);
      await replaceFile(call, path, base64Bytes(call, { path, content: args.string("content") }));
      return DONE;
    },
  },
  deleteFile: {
    description: "Deletes a file",
    details: 'A file that is not there is an error; ask `fileExists` first. Gives `"OK"`.',
    args: [PATH],
    async run(call, args) {
      await deleteFile(call, pathOf(call, args));
      return DONE;
    },
  },
  rename: {
    description: "Renames or moves a file or folder inside the folder",
    details:
      "Folders on the way are made. Nothing is overwritten: when something exists at `to`, delete it first. " +
      'Gives `"OK"`.',
    args: [
      { name: "from", type: "string", description: "Path it has" },
      { name: "to", type: "string", description: "Path it gets" },
    ],
    async run(call, args) {
      const from = pathIn(call, args.string("from", ""));
      await moveEntry(call, { from, to: pathIn(call, args.string("to", "")) });
      return DONE;
    },
  },
  fileInfo: {
    description: "Gives name, size, times and extension of a file",
    details:
      "`{ name, size, created, modified, extension }`: size in bytes, times as ISO 8601 in UTC, extension " +
      "with its dot (`.csv`). `writeText` and `writeBinary` put a new file in the place of the old one, so " +
      "`created` is new then as well.",
    args: [PATH],
    run: (call, args) => fileInfo(call, pathOf(call, args)),
  },
  mkdir: {
    description: "Makes a folder and those above it",
    details: 'A folder that is there already is fine. Gives `"OK"`.',
    args: [FOLDER],
    async run(call, args) {
      await makeFolder(call, pathOf(call, args));
      return DONE;
    },
  },
  deleteDir: {
    description: "Deletes an empty folder",
    details: 'A folder that holds something is refused; delete its files first. Gives `"OK"`.',
    args: [FOLDER],
    async run(call, args) {
      await deleteFolder(call, pathOf(call, args));
      return DONE;
    },
  },
  file: {
    description: "Gives a handle of a file, whether it exists or not",
    details:
      "In scripts and connectors the handle has `path`, `exists`, `size`, `read()`, `write(content)`, " +
      "`append(content)`, `readBinary()`, `writeBinary(base64)`, `delete()`, `rename(newPath)` and `info()`. On " +
      'the wire it is `{ "$file": path }`.',
    args: [PATH],
    run: (call, args) => ({ $file: pathOf(call, args) }),
  },
  fileExists: {
    description: "Says whether there is a file of that name",
    details: "`true` or `false`; a folder is no file.",
    args: [PATH],
    run: async (call, args) => await fileSize(call, pathOf(call, args)) !== undefined,
  },
  fileSize: {
    description: "Gives the size of a file in bytes",
    details: "0 when there is no file of that name.",
    args: [PATH],
    run: async (call, args) => await fileSize(call, pathOf(call, args)) ?? 0,
  },
}));

/** The same as the driver declares it. */
export const ACTION_META: Readonly<Record<string, ActionMeta>> = Object.fromEntries(
  [...ACTIONS].map(([name, { run: _run, ...meta }]) => [name, meta]),
);

function pathOf(call: FileCall, args: NamedValues): string {
  return pathIn(call, args.string("path", ""));
}

function optionalPath(call: FileCall, args: NamedValues): string {
  return pathIn(call, args.string("path", ""), { rootAllowed: true });
}
