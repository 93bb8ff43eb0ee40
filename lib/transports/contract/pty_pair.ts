import { until } from "./until.ts";

/** True when `socat` can be run here. */
export const hasSocat: boolean = await canRun("socat");

async function canRun(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: ["-V"], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

/** Stands in the name of a test that needs `socat`: what to install when it is missing. */
export const socatNote = hasSocat ? "" : " (skipped: apt-get install -y socat)";

/** Two pseudo-terminals that are connected like two ends of a null-modem cable. */
export class PtyPair implements AsyncDisposable {
  /** Paths of both ends; they stay the same after `plugIn`. */
  readonly near: string;
  readonly far: string;
  readonly #folder: string;
  #socat: Deno.ChildProcess | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.near = `${folder}/near`;
    this.far = `${folder}/far`;
  }

  /** Makes the pair; both ends are there when it resolves. */
  static async create(): Promise<PtyPair> {
    const pair = new PtyPair(await Deno.makeTempDir({ prefix: "pty_" }));
    await pair.plugIn();
    return pair;
  }

  /** Connects both ends again. */
  async plugIn(): Promise<void> {
    this.#socat = new Deno.Command("socat", {
      args: [`pty,link=${this.near},raw,echo=0`, `pty,link=${this.far},raw,echo=0`],
      stderr: "null",
    }).spawn();
    await until(() => exists(this.near), "Waiting for the near end");
    await until(() => exists(this.far), "Waiting for the far end");
  }

  /** Takes both ends away, as pulling the cable of a USB adapter does. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = undefined;
    socat?.kill();
    await socat?.status;
    await Promise.all([this.near, this.far].map((path) => Deno.remove(path).catch(() => {})));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unplug();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
