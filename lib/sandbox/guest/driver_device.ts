import { AppError, firstNamed, mapArguments, NameMap, type Signature } from "@/lib/protocol/plain.ts";
import type { Device, Found } from "./device_proxy.ts";
import type { Link } from "./link.ts";
import type { WireSurface } from "./messages.ts";

/** The connector's own driver as its code sees it. Names are found without regard to case where none is
 * spelled exactly so. */
export class DriverDevice implements Device {
  readonly label = "driver";
  readonly #link: () => Link;
  #properties = new NameMap<string>();
  #actions = new NameMap<Signature>();
  #known = false;

  constructor(link: () => Link) {
    this.#link = link;
  }

  /** Tells what the driver offers. */
  learn(surface: WireSurface): void {
    this.#known = true;
    this.#properties = new NameMap(surface.properties.map((name) => [name, name]));
    this.#actions = NameMap.of(surface.actions);
  }

  find(name: string): Found {
    this.#mustBeKnown();
    const found = firstNamed(this.#properties, this.#actions, name);
    if (typeof found === "string") return { kind: "property", value: this.#ask("get", found, []) };
    return { kind: found === undefined ? "unknown" : "action" };
  }

  /** True when the driver declares `name`; asks nothing of the driver. */
  declares(name: string): boolean {
    return this.#properties.has(name) || this.#actions.has(name);
  }

  /** The declared spelling of a property, when there is one. */
  property(name: string): string | undefined {
    return this.#properties.get(name);
  }

  has(name: string): boolean {
    this.#mustBeKnown();
    return this.declares(name);
  }

  write(name: string, value: unknown): void {
    this.#mustBeKnown();
    this.#ask("set", this.#properties.get(name) ?? name, [value]);
  }

  call(name: string, args: unknown[]): unknown {
    return this.#link().ask(this.#request(name, args));
  }

  blocks(name: string): boolean {
    return this.#known && typeof firstNamed(this.#actions, this.#properties, name) !== "object";
  }

  callLater(name: string, args: unknown[]): Promise<unknown> {
    try {
      return this.#link().askLater(this.#request(name, args));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  guess(name: string, args: unknown[]): unknown {
    if (args.length > 1) return undefined;
    try {
      // A write that a driver takes without a word may be one it does not know, so only a read can tell.
      return this.#ask("get", name, []) ?? undefined;
    } catch {
      return undefined;
    }
  }

  missing(name: string): Error {
    return new ReferenceError(`Driver has no property or action '${name}'`);
  }

  // The fallback of document 001: a name that is no action may be a property that is called.
  #request(name: string, args: unknown[]) {
    this.#mustBeKnown();
    const found = firstNamed(this.#actions, this.#properties, name);
    if (typeof found === "string") {
      const verb = args.length === 0 ? "get" as const : "set" as const;
      return { op: "driver" as const, verb, name: found, args };
    }
    const action = found ?? { name, args: [] };
    const value = mapArguments(args, action);
    return { op: "driver" as const, verb: "execute" as const, name: action.name, args: [value] };
  }

  #ask(verb: "get" | "set", name: string, args: unknown[]): unknown {
    return this.#link().ask({ op: "driver", verb, name, args });
  }

  #mustBeKnown(): void {
    if (!this.#known) {
      throw new AppError(
        "CONN_NOT_INITIALIZED",
        "The driver is not running yet; use it inside methods and properties",
      );
    }
  }
}
