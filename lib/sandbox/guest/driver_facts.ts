import { textOf } from "../source/compiled_source.ts";
import { parseModule } from "../source/parse_module.ts";
import { rewriteModule } from "../source/rewrite_module.ts";
import { setPositionMap } from "./guest_stack.ts";
import { plainValue } from "./plain_value.ts";
import { compileGuest, lockRealm } from "./realm.ts";
import { describeError, positionMap } from "./wire_error.ts";

/** What a driver file says of itself without being started. */
export interface DriverFacts {
  /** False when the default export is not an object. */
  exported: boolean;
  /** `meta` as plain data; `null` when there is none. */
  meta: Record<string, unknown> | null;
  methods: string[];
}

const METHODS = ["init", "get", "set", "execute", "shutdown"];

/**
 * Runs a driver file far enough to read its `meta`. Nothing of it is called; transports and timers do nothing.
 *
 * @throws What the file throws, and {@linkcode GuestSourceError} when it is refused.
 */
export async function driverFacts(source: string): Promise<DriverFacts> {
  const compiled = rewriteModule(source, parseModule(source, { imports: [] }), { yieldingCalls: false });
  setPositionMap(positionMap(compiled));
  const run = compileGuest<Record<string, unknown>>(textOf(compiled));
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  lockRealm({
    log,
    console: { ...log, log: nothing },
    createTcpTransport: () => ({}),
    createSerialTransport: () => ({}),
    __emitStream: nothing,
    setTimeout: () => 0,
    setInterval: () => 0,
    clearTimeout: nothing,
    clearInterval: nothing,
  });
  const exports: Record<string, unknown> = {};
  try {
    await run(exports);
  } catch (error) {
    throw Object.assign(new Error(), describeError(error));
  }
  const driver = exports.default as Record<string, unknown> | undefined;
  if (typeof driver !== "object" || driver === null) return { exported: false, meta: null, methods: [] };
  const meta = driver.meta;
  return {
    exported: true,
    meta: typeof meta === "object" && meta !== null
      ? plainValue(meta, "meta") as Record<string, unknown>
      : null,
    methods: METHODS.filter((name) => typeof driver[name] === "function"),
  };
}
