import { join } from "node:path";

/** Entries looked at in one walk. */
export const MAX_ENTRIES = 200_000;

/** The files of one folder, met on a walk. */
export interface WalkedFolder {
  /** Absolute. */
  folder: string;
  /** Names, unfinished writes included. */
  files: string[];
}

/** Options of {@linkcode walkFolder}. */
export interface WalkOptions {
  signal: AbortSignal;
  /** Entries after which the walk ends; {@linkcode MAX_ENTRIES} unless told. */
  limit?: number;
  /** Called when the walk ended at the limit. */
  cut?(): void;
}

/**
 * Gives the files of a folder and of all folders below, one folder at a time. Links are neither followed nor given;
 * what vanishes meanwhile, or cannot be read, is left out.
 *
 * @throws The reason of `signal`.
 */
export async function* walkFolder(start: string, options: WalkOptions): AsyncGenerator<WalkedFolder> {
  const { signal, limit = MAX_ENTRIES } = options;
  const waiting = [start];
  let seen = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const files: string[] = [];
    for await (const entry of entriesOf(folder)) {
      signal.throwIfAborted();
      if (seen++ >= limit) {
        yield { folder, files };
        return options.cut?.();
      }
      if (entry.isFile) files.push(entry.name);
      else if (entry.isDirectory) waiting.push(join(folder, entry.name));
    }
    yield { folder, files };
  }
}

async function* entriesOf(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    const { NotFound, NotADirectory, PermissionDenied } = Deno.errors;
    if ([NotFound, NotADirectory, PermissionDenied].some((kind) => error instanceof kind)) return;
    throw error;
  }
}
