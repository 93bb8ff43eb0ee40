import { basename, dirname } from "node:path";
import { fileReason, requireRegularFile } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import {
  DeadlineDriver,
  type Driver,
  type DriverProgram,
  ensureVenv,
  JavaScriptDriver,
  pythonEnvironment,
  readSource,
  type RegisteredBuiltin,
  type RegisteredDriver,
  type RegisteredProgram,
  scriptVenv,
  StdioDriver,
  type VenvPlan,
} from "@/lib/driver_host/mod.ts";
import type { GuestSession } from "@/lib/sandbox/mod.ts";
import { StreamItem } from "@/lib/streams/mod.ts";
import type { Timeouts } from "./timeouts.ts";
import type { Definition } from "./definition.ts";
import type { ConnectorEnvironment } from "./environment.ts";

/** What a driver is made for. */
export interface DriverParts {
  /** Name of the connector. */
  connector: string;
  definition: Definition;
  environment: ConnectorEnvironment;
  /** The process of the connector's own code, in which a JavaScript driver runs too. */
  session: GuestSession | undefined;
  timeouts: Timeouts;
  /** A driver says that a property changed. */
  changed(property: string, value: unknown): void;
  /** What a start that takes long is doing. */
  phase(text: string): void;
  /** The program of a driver is gone without having been told to. */
  crashed(reason: string): void;
  /** False when the connector was stopped: what still comes is not published. */
  alive(): boolean;
}

/** Makes a driver of any kind; nothing of it runs before its `init`. */
export async function createDriver(registered: RegisteredDriver, parts: DriverParts): Promise<Driver> {
  switch (registered.kind) {
    case "javascript": {
      const { connector, timeouts, session } = parts;
      const source = await readSource(registered.file).catch((cause) => {
        throw cannotLoad(registered.file, cause);
      });
      const file = basename(registered.file);
      return new JavaScriptDriver({ session: session!, source, file, connector, timeouts });
    }
    case "builtin":
      return createBuiltin(registered, parts);
    case "program":
      return createProgram(registered, parts);
  }
}

function createBuiltin(registered: RegisteredBuiltin, parts: DriverParts): Driver {
  const { connector, environment, timeouts } = parts;
  const driver = registered.builtin.create({
    connector,
    workspace: environment.workspace,
    log: environment.log.for(`driver:${connector}`),
    emit: (stream, data) => {
      if (parts.alive()) environment.hub.publish(StreamItem.of({ connector, stream }, data));
    },
    changed: parts.changed,
    publish: (event, data) => environment.publish(event, data),
    permit: environment.ways.permit(connector, () => registered.builtin.meta.name),
    hasSubscribers: (stream) => environment.hub.wanted(connector, stream),
  });
  return new DeadlineDriver(driver, connector, timeouts);
}

function createProgram(registered: RegisteredProgram, parts: DriverParts): Driver {
  const { connector, environment, timeouts } = parts;
  return new StdioDriver({
    connector,
    timeouts,
    readsNaN: registered.language === "python",
    reaper: environment.programs.reaper,
    log: environment.log.for(`driver:${connector}`),
    prepare: (options) => prepareProgram(registered, parts, options.signal),
    phase: parts.phase,
    crashed: parts.crashed,
    stream: ({ stream, payload, ...form }) => {
      if (parts.alive()) environment.hub.publish(new StreamItem({ connector, stream }, payload, form));
    },
  });
}

async function prepareProgram(
  registered: RegisteredProgram,
  parts: DriverParts,
  signal: AbortSignal,
): Promise<DriverProgram> {
  const { connector, definition } = parts;
  await requireRegularFile(registered.file).catch((cause) => {
    throw cannotLoad(registered.file, cause);
  });
  const program = { cwd: dirname(registered.file), env: environmentOf(definition) };
  const args = ["--instance", connector];
  if (registered.language === "native") return { ...program, command: registered.file, args };
  const { programs } = parts.environment;
  const python = await programs.python();
  if ("missing" in python) {
    throw new AppError("DRIVER_LOAD_FAILED", `Cannot start ${connector}: ${python.missing}`);
  }
  const plan = await venvOf(registered, parts);
  const command = plan === undefined ? python.path : await ensureVenv(plan, {
    python,
    signal,
    reaper: programs.reaper,
    log: parts.environment.log.for(`driver:${connector}`),
    phase: parts.phase,
    progress: (progress) =>
      parts.environment.publish("driver.python.install", {
        connector,
        driver: registered.meta.name,
        ...progress,
      }),
  });
  return {
    ...program,
    env: { ...pythonEnvironment(programs.sdk), ...program.env },
    command,
    args: ["-u", registered.file, ...args],
  };
}

function cannotLoad(file: string, cause: unknown): AppError {
  return new AppError("DRIVER_LOAD_FAILED", `Cannot load ${basename(file)}: ${fileReason(cause)}`, { cause });
}

// The generic driver takes what its script needs; every other one brings its own list.
async function venvOf(registered: RegisteredProgram, parts: DriverParts): Promise<VenvPlan | undefined> {
  if (registered.venv !== "of its script") return registered.venv;
  return await scriptVenv(parts.environment.workspace, parts.definition.config.script);
}

function environmentOf({ env }: Definition): Record<string, string> {
  return Object.fromEntries(Object.entries(env ?? {}).map(([name, value]) => [name, String(value)]));
}
