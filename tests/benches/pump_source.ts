import type { BuiltinDriver, Driver, DriverContext } from "@/lib/driver_host/mod.ts";
import { ITEM_BYTES, pump } from "./pump.ts";

/** Emits 64 KB of bytes as fast as the hub takes them, while somebody listens. */
class PumpSource implements Driver {
  readonly #context: DriverContext;
  #end: () => void = () => {};

  constructor(context: DriverContext) {
    this.#context = context;
  }

  // deno-lint-ignore require-await
  async init(): Promise<void> {
    const item = new Uint8Array(ITEM_BYTES).fill(0x55);
    const { hasSubscribers, emit } = this.#context;
    this.#end = pump(() => hasSubscribers?.("frames") === true, () => emit("frames", item));
  }

  get(property: string): never {
    throw new Error(`Unknown property: ${property}`);
  }

  set(property: string): never {
    throw new Error(`Unknown or read-only property: ${property}`);
  }

  execute(action: string): never {
    throw new Error(`Unknown action: ${action}`);
  }

  // deno-lint-ignore require-await
  async shutdown(): Promise<void> {
    this.#end();
  }
}

/** A built-in driver that only the bench has: the stream `frames`. */
export const PUMP_SOURCE: BuiltinDriver = {
  meta: {
    name: "PumpSource",
    version: "1.0.0",
    description: "Emits 64 KB items without pause",
    group: "utilities",
    requiresSafetyGates: false,
    properties: {},
    actions: {},
    streams: ["frames"],
  },
  template: "",
  create: (context) => new PumpSource(context),
};
