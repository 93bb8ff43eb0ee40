import { deepEqual } from "@/lib/protocol/mod.ts";
import { FileProblem } from "./file_reason.ts";

const OURS = /\.muxit-[0-9a-f]{8}\.tmp$/;
const MODE_BITS = 0o7777;

/** A file that no longer holds what it was to be written in place of. */
export class FileChanged extends FileProblem {
  constructor() {
    super("it was saved by somebody else meanwhile; try again");
  }
}

/** Options of {@linkcode writeFileAtomically}. */
export interface WriteOptions {
  /** Who may read it from its first moment on; by default as before, or whoever the system lets. */
  mode?: number;
  /** What the file must still hold; otherwise nothing is written. */
  insteadOf?: Uint8Array;
}

/**
 * Writes a file so that a crash or a full disk leaves either the old or the new content: temporary file, fsync, rename.
 * A file that is there keeps its mode and, where the system lets us, its owner; a link stays a link to it.
 *
 * @throws {FileChanged} When it holds something else than it should.
 * @throws {FileProblem} When something that is no file stands there; whatever the file system throws. The temporary file
 * is removed then.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { insteadOf, ...options }: WriteOptions = {},
): Promise<void> {
  const target = await Deno.realPath(path).catch(() => path);
  const before = await Deno.stat(target).catch(() => undefined);
  if (before !== undefined && !before.isFile) throw new FileProblem("what stands there is not a file");
  const temporary = `${target}.muxit-${crypto.randomUUID().slice(0, 8)}.tmp`;
  await Deno.mkdir(target.replace(/[/\\][^/\\]*$/, ""), { recursive: true });
  try {
    await write(
      temporary,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
      options,
    );
    if (before !== undefined && options.mode === undefined) await likeBefore(temporary, before);
    // As late as can be: only what is saved between these two lines would be lost.
    if (insteadOf !== undefined && !deepEqual(Deno.readFileSync(target), insteadOf)) throw new FileChanged();
    Deno.renameSync(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Removes the temporary files of {@linkcode writeFileAtomically} that a killed server has left in a folder. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && OURS.test(name)) await Deno.remove(`${folder}/${name}`).catch(() => {});
    }
  } catch (error) {
    const none = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (!none) throw error;
  }
}

async function write(path: string, bytes: Uint8Array, options: { mode?: number }): Promise<void> {
  using file = await Deno.open(path, { ...options, write: true, createNew: true });
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  await file.sync();
}

async function likeBefore(path: string, { mode, uid, gid }: Deno.FileInfo): Promise<void> {
  if (Deno.build.os === "windows") return;
  const fresh = await Deno.stat(path);
  // Only root may give files away; everybody else's edit makes it theirs.
  if (fresh.uid !== uid || fresh.gid !== gid) await Deno.chown(path, uid, gid).catch(() => {});
  if (mode !== null) await Deno.chmod(path, mode & MODE_BITS);
}
