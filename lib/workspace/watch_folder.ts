import type { Logger } from "@/lib/core/mod.ts";
import { OddEntries } from "./odd_entries.ts";

/** Options of {@linkcode watchFolder}. */
export interface WatchOptions {
  /** Absolute path. */
  folder: string;
  /** Called with each path that changed, once it has been quiet for a moment. */
  changed(path: string): Promise<void> | void;
  log: Logger;
}

/** Editors write a file in several steps; a path counts as changed when nothing more happens for this long. */
const QUIET_MS = 150;

/** Watches a folder and what is in it; returns the function that stops. Where watching is not possible, says so. */
export function watchFolder(options: WatchOptions): () => void | Promise<void> {
  const { folder, changed, log } = options;
  let watcher: Deno.FsWatcher;
  try {
    watcher = Deno.watchFs(folder, { recursive: true });
  } catch (error) {
    log.warn(`Cannot watch ${folder}; changes need a reload: ${(error as Error).message}`);
    return () => {};
  }
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const note = (path: string) => {
    clearTimeout(timers.get(path));
    timers.set(
      path,
      setTimeout(() => {
        timers.delete(path);
        void odd.see(path).then(() => changed(path)).catch((error) =>
          log.error(`After a change of ${path}: ${error}`)
        );
      }, QUIET_MS),
    );
  };
  void (async () => {
    for await (const event of watcher) {
      if (event.kind !== "access") { for (const path of event.paths) note(path); }
    }
  })();
  const odd = new OddEntries(folder, note);
  return async () => {
    await odd.end();
    watcher.close();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
