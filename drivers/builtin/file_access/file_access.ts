import { join, resolve } from "node:path";
import type { CallOptions, Driver, DriverContext } from "@/lib/driver_host/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import { stateFolder } from "@/lib/running/mod.ts";
import { NamedValues } from "../named_values.ts";
import { notInitialized, notWritable, unknownAction, unknownProperty } from "../unknown_name.ts";
import { ACTIONS } from "./actions.ts";
import { attempt } from "./file_fault.ts";
import { readFileSettings } from "./file_settings.ts";
import type { FileCall, FileStore } from "./file_store.ts";
import { PROPERTIES } from "./properties.ts";
import { kindOf, Sandbox } from "./sandbox.ts";
import { sweepFolder } from "./sweep_folder.ts";
import { workspacePath } from "./workspace_path.ts";

/** Reads and writes the files of one folder, and of nothing outside it. */
export class FileAccess implements Driver {
  readonly #context: DriverContext;
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #store: FileStore | undefined;

  constructor(context: DriverContext) {
    this.#context = context;
  }

  /** @throws {AppError} `VALIDATION_INVALID_VALUE` naming the key; `CONN_CALL_FAILED` when the folder cannot be made. */
  async init(config: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<void> {
    const { connector, workspace, log } = this.#context;
    const { basePath, maxBytes, createIfMissing } = readFileSettings(config);
    const root = resolve(workspace, basePath);
    const sandbox = new Sandbox({ connector, root, createIfMissing, closed: closedFolders(workspace) });
    const folder = await this.#track(
      options,
      (signal) =>
        attempt({ connector, what: `use '${root}' as the folder` }, () => openFolder(sandbox), { signal }),
    );
    const warned = new Set<string>();
    this.#store = {
      sandbox,
      maxBytes,
      changed: (path) => this.#publish(path, [root, folder ?? root]),
      warn: (message) => {
        if (!warned.has(message)) log.warn(message);
        warned.add(message);
      },
    };
    // In the background: a folder may be large, and nothing waits for this.
    if (folder !== undefined) {
      void this.#track({}, (signal) => sweepFolder(folder, { signal })).catch(() => {});
    }
  }

  get(property: string, options: CallOptions = {}): unknown {
    const row = PROPERTIES.get(property);
    if (row === undefined) throw unknownProperty(property);
    return this.#call(options, (call) => row.read(call));
  }

  set(property: string): never {
    throw notWritable(property);
  }

  execute(action: string, args: unknown, options: CallOptions = {}): unknown {
    const row = ACTIONS.get(action);
    if (row === undefined) throw unknownAction(action);
    return this.#call(options, (call) => row.run(call, new NamedValues(args)));
  }

  /** Ends what waits, and waits for what is being written. */
  async shutdown(): Promise<void> {
    const { connector } = this.#context;
    this.#abort.abort(
      new AppError("CONN_NOT_INITIALIZED", `The work in '${connector}' ended: it was stopped`),
    );
    this.#store = undefined;
    await Promise.allSettled(this.#running);
  }

  #call(options: CallOptions, work: (call: FileCall) => unknown): Promise<unknown> {
    const store = this.#store;
    if (store === undefined) throw notInitialized(this.#context.connector);
    return this.#track(options, async (signal) => await work({ store, signal }));
  }

  async #track<T>(options: CallOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = this.#abort.signal;
    const running = work(options.signal === undefined ? own : AbortSignal.any([own, options.signal]));
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #publish(path: string, folders: readonly string[]): void {
    const { workspace } = this.#context;
    const changed = workspacePath(path, { workspace, folders });
    // Nobody has a file outside the workspace open.
    if (changed !== undefined) this.#context.publish("workspace.file.changed", { path: changed });
  }
}

/** Makes sure of the folder; gives it with its links resolved, or `undefined` when it is not there and need not be. */
async function openFolder(sandbox: Sandbox): Promise<string | undefined> {
  const kind = await kindOf(sandbox.root);
  if (kind === "file" || kind === "other") {
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `Config key 'basePath' expected a folder, but ${sandbox.root} is none; name another in '${sandbox.connector}'`,
    );
  }
  return kind === "missing" && !sandbox.createIfMissing ? undefined : await sandbox.base();
}

/** The settings and the lock of the server, and the folder with the tokens of this user's servers. */
function closedFolders(workspace: string): string[] {
  const state = stateFolder();
  return [join(workspace, "config"), ...(state === undefined ? [] : [resolve(state)])];
}
