import { join } from "node:path";
import type { Finding } from "@/lib/protocol/mod.ts";
import { entryNameFault } from "./archive/entry_name.ts";
import { ARCHIVE_LIMITS } from "./archive/limits.ts";
import { quoted } from "./install_failed.ts";
import { finding } from "./rules.ts";

/** A file of a project that belongs into its package. */
export interface ProjectFile {
  /** Path relative to the project, with forward slashes. */
  name: string;
  path: string;
  bytes: number;
}

/** What a project folder holds. */
export interface ProjectListing {
  /** In the order of their names. */
  files: ProjectFile[];
  findings: Finding[];
}

const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  "__pycache__",
  "node_modules",
  "test",
  "tests",
  "testing",
  "venv",
]);
const IGNORED_FILES = /(?:[._]test\.\w+|^test_.*\.py|\.py[cod]|\.muxdriver|\.muxdriver\.sig|~|\.tmp|\.swp)$/i;

/**
 * Lists the files of a project that a package gets. Left out are names that begin with a dot, caches, virtual
 * environments, `node_modules`, tests, and packages built earlier.
 *
 * @throws What the file system throws.
 */
export async function listProject(folder: string): Promise<ProjectListing> {
  const listing: ProjectListing = { files: [], findings: [] };
  await list(folder, "", listing);
  listing.files.sort((a, b) => a.name < b.name ? -1 : 1);
  const total = listing.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = listing.files.find(({ bytes }) => bytes > ARCHIVE_LIMITS.entryBytes);
  if (listing.files.length > ARCHIVE_LIMITS.entries || total > ARCHIVE_LIMITS.unpackedBytes || large) {
    const message =
      `The project has ${listing.files.length} files and ${total} bytes; a package has at most ` +
      `${ARCHIVE_LIMITS.entries} and ${ARCHIVE_LIMITS.unpackedBytes}, one file at most ${ARCHIVE_LIMITS.entryBytes}.`;
    listing.findings.push(finding("PROJECT_TOO_LARGE", message));
  }
  return listing;
}

async function list(root: string, inside: string, listing: ProjectListing): Promise<void> {
  for await (const entry of Deno.readDir(join(root, inside))) {
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory ? IGNORED_FOLDERS.has(entry.name) : IGNORED_FILES.test(entry.name)) continue;
    const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isSymlink) {
      const message = `${quoted(name)} is a symbolic link; put the file itself there.`;
      listing.findings.push(finding("PROJECT_LINK", message));
      continue;
    }
    const fault = entryNameFault(name);
    if (fault !== undefined) {
      listing.findings.push(finding("PROJECT_FILE_NAME", `${quoted(name)} ${fault}; rename it.`));
    } else if (entry.isDirectory) await list(root, name, listing);
    else {
      const path = join(root, name);
      listing.files.push({ name, path, bytes: (await Deno.stat(path)).size });
    }
  }
}
