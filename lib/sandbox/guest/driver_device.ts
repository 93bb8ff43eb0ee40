import { AppError, mapArguments, type Signature } from "@/lib/protocol/plain.ts";
import type { Device } from "./device_proxy.ts";
import type { Link } from "./link.ts";
import type { WireSurface } from "./messages.ts";

/** The connector's own driver as its code sees it. Names are found without regard to case. */
export class DriverDevice implements Device {
  readonly #link: () => Link;
  #properties = new Map<string, string>();
  #actions = new Map<string, Signature>();
  #known = false;

  constructor(link: () => Link) {
    this.#link = link;
  }

  /** Tells what the driver offers. */
  learn(surface: WireSurface): void {
    this.#known = true;
    this.#properties = new Map(surface.properties.map((name) => [name.toLowerCase(), name]));
    this.#actions = new Map(surface.actions.map((action) => [action.name.toLowerCase(), action]));
  }

  find(name: string): ReturnType<Device["find"]> {
    this.#mustBeKnown();
    const property = this.#properties.get(name.toLowerCase());
    if (property !== undefined) return { kind: "property", value: this.#ask("get", property, []) };
    return { kind: this.#actions.has(name.toLowerCase()) ? "action" : "unknown" };
  }

  /** True when the driver declares `name`; asks nothing of the driver. */
  declares(name: string): boolean {
    return this.#properties.has(name.toLowerCase()) || this.#actions.has(name.toLowerCase());
  }

  /** The declared spelling of a property, when there is one. */
  property(name: string): string | undefined {
    return this.#properties.get(name.toLowerCase());
  }

  write(name: string, value: unknown): void {
    this.#mustBeKnown();
    this.#ask("set", this.#properties.get(name.toLowerCase()) ?? name, [value]);
  }

  call(name: string, args: unknown[]): unknown {
    return this.#link().ask(this.#request(name, args));
  }

  blocks(name: string): boolean {
    return this.#known && !this.#actions.has(name.toLowerCase());
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
    const action = this.#actions.get(name.toLowerCase());
    const property = this.#properties.get(name.toLowerCase());
    if (action === undefined && property !== undefined) {
      const verb = args.length === 0 ? "get" as const : "set" as const;
      return { op: "driver" as const, verb, name: property, args };
    }
    const value = mapArguments(args, action ?? { name, args: [] });
    return { op: "driver" as const, verb: "execute" as const, name: action?.name ?? name, args: [value] };
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
