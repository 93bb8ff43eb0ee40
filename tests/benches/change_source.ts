import type { BuiltinDriver, Driver, DriverContext } from "@/lib/driver_host/mod.ts";

/** Properties that change together. */
export const CHANGING = 1000;

const NAMES = Array.from({ length: CHANGING }, (_, index) => `p${index}`);

/** Tells of a change of every property every `everyMs` milliseconds. */
class ChangeSource implements Driver {
  readonly #context: DriverContext;
  #timer: ReturnType<typeof setInterval> | undefined;
  // Six digits from the beginning, so that all batches are equally long.
  #value = 100_000;

  constructor(context: DriverContext) {
    this.#context = context;
  }

  // deno-lint-ignore require-await
  async init(config: Readonly<Record<string, unknown>>): Promise<void> {
    this.#timer = setInterval(() => {
      this.#value++;
      for (const name of NAMES) this.#context.changed(name, this.#value);
    }, Number(config.everyMs));
  }

  get(): number {
    return this.#value;
  }

  set(property: string): never {
    throw new Error(`Unknown or read-only property: ${property}`);
  }

  execute(action: string): never {
    throw new Error(`Unknown action: ${action}`);
  }

  // deno-lint-ignore require-await
  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
  }
}

/** A built-in driver that only the bench has: a thousand properties that change together. */
export const CHANGE_SOURCE: BuiltinDriver = {
  meta: {
    name: "ChangeSource",
    version: "1.0.0",
    description: "Changes a thousand properties together",
    group: "utilities",
    requiresSafetyGates: false,
    properties: Object.fromEntries(NAMES.map((name) => [name, { type: "int", access: "R" }])),
    actions: {},
    streams: [],
  },
  template: "",
  create: (context) => new ChangeSource(context),
};
