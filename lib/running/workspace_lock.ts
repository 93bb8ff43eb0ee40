import { join } from "node:path";
import { delay, fileReason, inTurn, localTime, writeFileAtomically } from "@/lib/core/mod.ts";
import { isRunning, type ServerEntry, writeEntry } from "./server_entry.ts";

/** What the lock tells everybody who can read the workspace. */
export type LockFacts = Pick<ServerEntry, "pid" | "started" | "version"> & { port?: number; url?: string };

/** A server runs on the workspace already. */
export class WorkspaceTakenError extends Error {
  override readonly name = "WorkspaceTakenError";
  /** What is known of it. */
  readonly facts: LockFacts | undefined;

  constructor(workspace: string, facts: LockFacts | undefined) {
    super(
      `A server is already running on ${workspace}${
        whoIs(facts)
      }. Use that one, stop it first, or choose another folder with --workspace`,
    );
    this.facts = facts;
  }
}

/** Whoever only looks holds the lock for a moment, so a start asks more than once. */
const TRIES = 10;
const EVERY_MS = 50;

/**
 * The right to run a server on a workspace, of which there is one. The kernel keeps it and gives it back when the process
 * ends, however it ends; the file beside it only tells who has it.
 */
export class WorkspaceLock {
  readonly #workspace: string;
  readonly #file: Deno.FsFile | undefined;
  readonly #facts: LockFacts;
  /** Why there is no lock: the file system knows none, or cannot be written. */
  readonly missing: string | undefined;
  #forget: (() => Promise<void>) | undefined;

  private constructor(
    workspace: string,
    { file, facts, missing }: { file?: Deno.FsFile; facts: LockFacts; missing?: string },
  ) {
    this.#workspace = workspace;
    this.#file = file;
    this.#facts = facts;
    this.missing = missing;
  }

  /**
   * Takes the lock.
   *
   * @param workspace Absolute path, links resolved; its folder `config` exists.
   * @throws {WorkspaceTakenError} When a server has it.
   */
  static async take(workspace: string, { version }: { version: string }): Promise<WorkspaceLock> {
    const facts: LockFacts = { pid: Deno.pid, started: new Date().toISOString(), version };
    let file: Deno.FsFile;
    try {
      file = await Deno.open(heldPath(workspace), { read: true, write: true, create: true, mode: 0o600 });
    } catch (error) {
      return new WorkspaceLock(workspace, { facts, missing: fileReason(error) });
    }
    try {
      await holdOrThrow(file, workspace);
    } catch (error) {
      if (error instanceof WorkspaceTakenError) {
        file.close();
        throw error;
      }
      return new WorkspaceLock(workspace, { file, facts, missing: fileReason(error) });
    }
    const lock = new WorkspaceLock(workspace, { file, facts });
    await lock.#tell(facts).catch(() => {});
    return lock;
  }

  /**
   * Tells where the server listens: everybody through the lock, this user's programs with the token.
   *
   * @throws When this user's folder cannot be written.
   */
  async publish(server: Pick<ServerEntry, "port" | "url" | "token" | "ports">): Promise<void> {
    const { port, url } = server;
    await inTurn(this.#workspace, async () => {
      await this.#tell({ ...this.#facts, port, url }).catch(() => {});
      this.#forget = await writeEntry({ ...this.#facts, ...server, workspace: this.#workspace });
    });
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await inTurn(this.#workspace, async () => await this.#forget?.());
    if (this.missing === undefined) await Deno.remove(factsPath(this.#workspace)).catch(() => {});
    this.#file?.close();
  }

  async #tell(facts: LockFacts): Promise<void> {
    await writeFileAtomically(factsPath(this.#workspace), JSON.stringify(facts) + "\n", { mode: 0o600 });
  }
}

/**
 * Who runs a server on a workspace; `undefined` when nobody does.
 *
 * @param workspace Absolute path, links resolved.
 */
export async function lockHolder(workspace: string): Promise<{ facts: LockFacts | undefined } | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(heldPath(workspace), { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    // Not ours to open: what the file beside it says has to do.
    const facts = await readFacts(workspace);
    return facts !== undefined && isRunning(facts.pid) ? { facts } : undefined;
  }
  try {
    if (file.tryLockSync(true)) return undefined;
    return { facts: await readFacts(workspace) };
  } finally {
    file.close();
  }
}

async function holdOrThrow(file: Deno.FsFile, workspace: string): Promise<void> {
  for (let attempt = 1; !file.tryLockSync(true); attempt++) {
    const facts = await readFacts(workspace);
    const known = facts !== undefined && isRunning(facts.pid);
    if (known || attempt === TRIES) throw new WorkspaceTakenError(workspace, facts);
    await delay(EVERY_MS);
  }
}

async function readFacts(workspace: string): Promise<LockFacts | undefined> {
  try {
    const facts = JSON.parse(await Deno.readTextFile(factsPath(workspace))) as LockFacts;
    return Number.isInteger(facts.pid) ? facts : undefined;
  } catch {
    return undefined;
  }
}

function whoIs(facts: LockFacts | undefined): string {
  if (facts === undefined) return "";
  const where = facts.url === undefined ? "" : `${facts.url}, `;
  return ` (${where}process ${facts.pid}, since ${localTime(new Date(facts.started))})`;
}

// In `config`, which no driver can reach. Two files, because on Windows a locked file cannot be read by others.
function heldPath(workspace: string): string {
  return join(workspace, "config", ".server.held");
}

function factsPath(workspace: string): string {
  return join(workspace, "config", ".server.lock");
}
