/** True where file systems can be mounted: as root on Linux, outside of most containers. */
export const CAN_MOUNT: boolean = Deno.build.os === "linux" && Deno.uid() === 0 && canMount();

/** A small disk of its own. */
export interface MountedFolder extends AsyncDisposable {
  readonly path: string;
  /** Makes it read-only, or writable again. */
  readOnly(only: boolean): void;
}

/**
 * Mounts a disk of a few kilobytes on a temporary folder; it is gone when it is disposed.
 *
 * @param size As `mount` takes it: `64k`.
 */
export async function mountFolder(size: string): Promise<MountedFolder> {
  const path = await Deno.makeTempDir({ prefix: "muxit-disk-" });
  run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", path]);
  return {
    path,
    readOnly: (only) => {
      // A second mount over the first: a disk on which files are open cannot become read-only itself.
      if (!only) return run("umount", ["-l", path]);
      run("mount", ["--bind", path, path]);
      run("mount", ["-o", "remount,bind,ro", path]);
    },
    [Symbol.asyncDispose]: async () => {
      run("umount", ["-l", path]);
      await Deno.remove(path);
    },
  };
}

function canMount(): boolean {
  const path = Deno.makeTempDirSync({ prefix: "muxit-disk-" });
  try {
    run("mount", ["-t", "tmpfs", "-o", "size=4k", "none", path]);
    run("umount", [path]);
    return true;
  } catch {
    return false;
  } finally {
    Deno.removeSync(path);
  }
}

function run(command: string, args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args }).outputSync();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
}
