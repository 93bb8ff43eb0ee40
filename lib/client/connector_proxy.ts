import { FileHandle, fileOf, type RunAction } from "./file_handle.ts";

/**
 * A connector whose members are asynchronous functions: `p.voltage()` reads, `p.voltage(5)` writes, `p.move(1, 2)` runs an
 * action. Which of these it is the server knows; no schema is needed here.
 */
export interface ConnectorProxy {
  readonly [member: string]: (...args: unknown[]) => Promise<unknown>;
}

/** Makes a {@linkcode ConnectorProxy}; results that stand for a file become a {@linkcode FileHandle}. */
export function connectorProxy(name: string, run: RunAction): ConnectorProxy {
  const members = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  const member = (method: string) => async (...args: unknown[]) => {
    const value = await run(method, args);
    const path = fileOf(value);
    return path === undefined ? value : new FileHandle(path, run);
  };
  return new Proxy(Object.create(null), {
    get(_target, key) {
      // `await proxy` asks for `then`, JSON.stringify for `toJSON`; neither is meant for the device.
      if (typeof key !== "string" || key === "then" || key === "toJSON") return undefined;
      if (!members.has(key)) members.set(key, member(key));
      return members.get(key);
    },
    set(_target, key) {
      const item = `${name}.${String(key)}`;
      throw new TypeError(`Cannot assign to ${item}: write it with "await ${item}(value)"`);
    },
  }) as ConnectorProxy;
}
