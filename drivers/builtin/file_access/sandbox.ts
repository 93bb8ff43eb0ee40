import { basename, dirname, join } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";
import { isInside } from "./is_inside.ts";
import { leaving, shown } from "./sandbox_path.ts";

/** What lies at a place. */
export type PlaceKind = "file" | "folder" | "other" | "missing";

/** Where a path leads at this moment. */
export interface Place {
  /** As the caller named it: relative to the sandbox, forward slashes. */
  path: string;
  /** The folder of the sandbox, absolute, links resolved. */
  base: string;
  /** Absolute, links resolved as far as it exists; lies in `base`. */
  real: string;
  kind: PlaceKind;
}

/** Why the server's own folders are refused. */
const CLOSED = "is what the server itself is run with: no connector may use it";

/** What a {@linkcode Sandbox} is made of. */
export interface SandboxOptions {
  /** Name of the connector, for messages. */
  connector: string;
  /** The folder, absolute; it may be a link. */
  root: string;
  /** True to make the folder whenever it is not there. */
  createIfMissing: boolean;
  /** Folders that stay out of reach wherever the folder lies, absolute: what the server itself is run with. */
  closed?: readonly string[];
}

/** The folder that nothing leaves: says where a path really leads, and refuses links that lead out. */
export class Sandbox {
  readonly connector: string;
  /** The folder as configured, absolute. */
  readonly root: string;
  /** True when the folder is made whenever it is not there. */
  readonly createIfMissing: boolean;

  readonly #closed: readonly string[];

  constructor({ connector, root, createIfMissing, closed = [] }: SandboxOptions) {
    this.connector = connector;
    this.root = root;
    this.createIfMissing = createIfMissing;
    this.#closed = closed;
  }

  /**
   * The folder with its links resolved.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when it is not there and is not to be made.
   */
  async base(): Promise<string> {
    const there = await realPathOf(this.root);
    if (there !== undefined) return there;
    if (this.createIfMissing) {
      await Deno.mkdir(this.root, { recursive: true });
      return await Deno.realPath(this.root);
    }
    throw new AppError(
      "CONN_CALL_FAILED",
      `Cannot use the folder of '${this.connector}': ${this.root} does not exist; make it, ` +
        "or set createIfMissing in the connector's config",
    );
  }

  /** True when the folder is there. */
  async exists(): Promise<boolean> {
    return await kindOf(this.root) === "folder";
  }

  /**
   * Says where a path leads; whatever part of it exists is followed through its links.
   *
   * @param path As `readPath` gives it; empty = the folder itself.
   * @throws {AppError} `VALIDATION_INVALID_VALUE` when a link leads out of the folder, or to nothing, and for what the
   * server itself is run with.
   */
  async locate(path: string): Promise<Place> {
    const base = await this.base();
    const real = await this.#resolve(path, base);
    for (const folder of await this.#closedPaths()) {
      if (isInside(folder, real)) throw this.#refuse(path, CLOSED);
    }
    return { path, base, real, kind: await kindOf(real) };
  }

  /**
   * The entry itself, not what it links to: the place to rename or to delete.
   *
   * @throws {AppError} As {@linkcode locate} does.
   */
  async entryOf(path: string): Promise<string> {
    const parent = await this.locate(path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
    const entry = join(parent.real, path.slice(path.lastIndexOf("/") + 1));
    // A folder takes what is in it along.
    for (const folder of await this.#closedPaths()) {
      if (isInside(entry, folder)) throw this.#refuse(path, CLOSED);
    }
    return entry;
  }

  async #closedPaths(): Promise<string[]> {
    return await Promise.all(this.#closed.map(async (folder) => await realPathOf(folder) ?? folder));
  }

  /**
   * Makes the folder `real` and those above it.
   *
   * @throws {AppError} `VALIDATION_INVALID_VALUE` when a link was put in the way meanwhile.
   */
  async makeFolder(real: string, { base, path }: Pick<Place, "base" | "path">): Promise<void> {
    try {
      await Deno.mkdir(real, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      throw new Deno.errors.NotADirectory("A file has that name", { cause: error });
    }
    if (!isInside(base, await Deno.realPath(real))) throw this.leaves(path);
  }

  /** The error for a path whose links lead out. */
  leaves(path: string): AppError {
    return this.#refuse(path, leaving(this.connector, " through a link"));
  }

  async #resolve(path: string, base: string): Promise<string> {
    const missing: string[] = [];
    for (let at = join(base, path);; at = dirname(at)) {
      const real = await realPathOf(at);
      if (real !== undefined) {
        if (!isInside(base, real)) throw this.leaves(path);
        return join(real, ...missing);
      }
      if (await isLink(at)) {
        throw this.#refuse(
          path,
          `goes through a link in '${this.connector}' that leads to nothing: remove it`,
        );
      }
      // Only when somebody removes the folder at this very moment.
      if (at === base) return join(base, ...missing);
      missing.unshift(basename(at));
    }
  }

  #refuse(path: string, why: string): AppError {
    return new AppError("VALIDATION_INVALID_VALUE", `Path '${shown(path)}' ${why}`);
  }
}

/** What lies at an absolute path, links followed. */
export async function kindOf(real: string): Promise<PlaceKind> {
  const info = await unlessMissing(() => Deno.stat(real));
  if (info === undefined) return "missing";
  if (info.isFile) return "file";
  return info.isDirectory ? "folder" : "other";
}

function realPathOf(path: string): Promise<string | undefined> {
  return unlessMissing(() => Deno.realPath(path));
}

async function isLink(path: string): Promise<boolean> {
  return (await unlessMissing(() => Deno.lstat(path)))?.isSymlink ?? false;
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
