import { fileReason } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import { Connector } from "./connector.ts";
import type { ConnectorEnvironment } from "./environment.ts";

/** Drivers that are tried out without a connector file. They are called like connectors, and listed nowhere. */
export class Trials {
  readonly #environment: ConnectorEnvironment;
  readonly #trials = new Map<string, Connector>();
  #count = 0;

  constructor(environment: ConnectorEnvironment) {
    this.#environment = environment;
  }

  /** The trial of that name, without regard to case. */
  find(name: string): Connector | undefined {
    return this.#trials.get(name.toLowerCase());
  }

  /**
   * Starts a driver and gives the name of its trial.
   *
   * @throws {AppError} `DRIVER_NOT_FOUND`, or what kept it from starting.
   */
  async begin(driver: string, config: Readonly<Record<string, unknown>>): Promise<string> {
    const { meta } = await this.#environment.registry.lookUp(driver);
    const name = `~${meta.name}-${++this.#count}`;
    const path = await writeTrial({ driver: meta.name, config });
    const nothing = () => {};
    const trial = new Connector({ name, path, kind: "json" }, this.#environment, {
      status: nothing,
      changed: nothing,
      loadFailed: nothing,
    });
    try {
      await trial.start();
    } finally {
      await Deno.remove(path);
    }
    if (trial.running) this.#trials.set(name.toLowerCase(), trial);
    else {
      await trial.close();
      throw new AppError(
        "CONN_CALL_FAILED",
        `Cannot start driver '${meta.name}' for a trial: ${trial.message}`,
      );
    }
    return name;
  }

  /**
   * Ends a trial.
   *
   * @throws {AppError} `CONN_NOT_FOUND` for a name that is none.
   */
  async end(name: string): Promise<void> {
    const trial = this.find(name);
    if (trial === undefined) {
      const known = [...this.#trials.values()].map((found) => found.name).join(", ") || "none";
      throw new AppError("CONN_NOT_FOUND", `There is no trial '${name}'; known: ${known}`);
    }
    this.#trials.delete(name.toLowerCase());
    await trial.close();
  }

  /** Ends them all. */
  async close(): Promise<void> {
    await Promise.all([...this.#trials.values()].map((trial) => trial.close()));
    this.#trials.clear();
  }
}

async function writeTrial(
  file: { driver: string; config: Readonly<Record<string, unknown>> },
): Promise<string> {
  let path: string | undefined;
  try {
    path = await Deno.makeTempFile({ prefix: "muxit-trial-", suffix: ".json" });
    await Deno.writeTextFile(path, JSON.stringify(file));
    return path;
  } catch (cause) {
    if (path !== undefined) await Deno.remove(path).catch(() => {});
    const text = `Cannot write the temporary file of a trial of '${file.driver}': ${fileReason(cause)}`;
    throw new AppError("CONN_CALL_FAILED", text, { cause });
  }
}
