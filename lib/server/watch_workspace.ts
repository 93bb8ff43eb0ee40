import { join } from "node:path";
import type { Scope } from "@/lib/core/mod.ts";
import { watchFolder, type Workspace } from "@/lib/workspace/mod.ts";
import { OddFileTeller } from "./odd_file_teller.ts";
import type { ServerContext } from "./server_context.ts";
import { watchSettings } from "./settings_in_force.ts";

/** Time after which a new folder is looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 1000;

/** What {@linkcode watchWorkspace} is given. */
export interface WatchParts {
  workspace: Workspace;
  scope: Scope;
  /** Resolves when the files have been read for the first time; changes are acted upon from then on. */
  read: Promise<void>;
}

/**
 * Reloads connectors and drivers when their files change, takes over settings, and tells when there are other scripts than
 * before.
 */
export function watchWorkspace(context: ServerContext, { workspace, scope, read }: WatchParts): void {
  const { connectors, log, settings } = context;
  watchSettings(context, { workspace, scope });
  const odd = new OddFileTeller(context, workspace);
  scope.add(() => odd.settled());
  void odd.look();
  const tellScripts = scriptTeller(context);
  const tell = async () => {
    await tellScripts();
    if (!scope.signal.aborted) void odd.look();
  };
  for (const folder of [join(workspace.root, settings.settings.scripts.directory), workspace.startup]) {
    scope.add(watchFolder({ folder, log: log.for("workspace"), changed: tell }));
  }
  scope.add(watchFolder({
    folder: workspace.connectors,
    log: log.for("workspace"),
    changed: async (path) => {
      await read;
      if (scope.signal.aborted) return;
      void odd.look();
      if (/\.(js|json)$/.test(path)) await connectors.fileChanged(path);
    },
  }));
  const scans = new Scans(context);
  scope.add(watchFolder({
    folder: join(workspace.root, settings.settings.drivers.directory),
    log: log.for("workspace"),
    changed: async (path) => {
      await read;
      if (isCache(path) || scope.signal.aborted) return;
      void odd.look();
      await scans.request(path);
    },
  }));
  scope.add(() => scans.close());
}

/** Broadcasts `scripts.changed` when the list of scripts is another one than before; an edited file changes nothing. */
function scriptTeller({ scripts, broadcast }: ServerContext): () => Promise<void> {
  let before = scripts.list();
  return async () => {
    const known = await before;
    before = scripts.list();
    if ((await before).join("\n") !== known.join("\n")) broadcast("scripts.changed", {});
  };
}

/** What the scan itself, or a driver that is scanned, writes. */
function isCache(path: string): boolean {
  return /[/\\](\.cache|__pycache__)([/\\]|$)/.test(path);
}

/** Scans the drivers again, once for many changes. */
class Scans {
  readonly #context: ServerContext;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /**
   * Scans soon. A folder that has just appeared is not watched from its first moment, so what is put into it may go
   * unnoticed: it is looked at once more.
   */
  async request(path: string): Promise<void> {
    const { registry } = this.#context;
    this.#running = this.#running.then(() => registry.scan());
    await this.#running;
    const folder = await Deno.stat(path).then((info) => info.isDirectory, () => false);
    if (!folder) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#running = this.#running.then(() => registry.scan()),
      LOOK_AGAIN_MS,
    );
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
