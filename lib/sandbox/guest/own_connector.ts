import { firstNamed } from "@/lib/protocol/plain.ts";
import type { CustomMethod, CustomProperty, NormalisedConnector } from "./connector_definition.ts";
import type { Device, Found } from "./device_proxy.ts";
import type { DriverDevice } from "./driver_device.ts";

/** This connector as its own code sees it: custom items first, then the driver's. Never leaves the process. */
export class OwnConnector implements Device {
  readonly #name: string;
  readonly #connector: NormalisedConnector;
  readonly #driver: DriverDevice;
  readonly label: string;

  constructor(name: string, connector: NormalisedConnector, driver: DriverDevice) {
    this.label = `connector ${name}`;
    this.#name = name;
    this.#connector = connector;
    this.#driver = driver;
  }

  find(name: string): Found {
    const own = this.#own(name);
    if (own === undefined) return this.#driver.find(name);
    return "run" in own ? { kind: "action" } : { kind: "property", value: this.read(name) };
  }

  has(name: string): boolean {
    return this.#own(name) !== undefined || this.#driver.has(name);
  }

  write(name: string, value: unknown): void {
    this.assign(name, value);
  }

  call(name: string, args: unknown[]): unknown {
    const own = this.#own(name);
    if (own === undefined) return this.#driver.call(name, args);
    if ("run" in own) return this.run(name, args);
    return args.length === 0 ? this.read(name) : this.assign(name, args[0]);
  }

  blocks(name: string): boolean {
    const own = this.#own(name);
    return own === undefined ? this.#driver.blocks(name) : !("run" in own);
  }

  async callLater(name: string, args: unknown[]): Promise<unknown> {
    return await (this.#own(name) === undefined ? this.#driver.callLater(name, args) : this.call(name, args));
  }

  guess(name: string, args: unknown[]): unknown {
    return this.#driver.guess(name, args);
  }

  missing(name: string): Error {
    return new ReferenceError(`Connector '${this.#name}' has no property or method '${name}'`);
  }

  /** Runs a custom getter. */
  read(name: string): unknown {
    const property = this.#connector.properties.get(name);
    if (property?.get === undefined) {
      throw new TypeError(`Property '${name}' of '${this.#name}' cannot be read`);
    }
    return property.get();
  }

  /** Runs a custom setter; without one a property that shadows the driver's writes through (design §4). */
  assign(name: string, value: unknown): unknown {
    const property = this.#connector.properties.get(name);
    if (property?.set !== undefined) return property.set(value);
    if (property === undefined || this.#driver.property(name) !== undefined) {
      return this.#driver.write(name, value);
    }
    throw new TypeError(`Property '${name}' of '${this.#name}' is read-only`);
  }

  /** Runs a custom method with the caller's own arguments. */
  run(name: string, args: unknown[]): unknown {
    const method = this.#connector.methods.get(name);
    if (method === undefined) throw this.missing(name);
    return method.run(...args);
  }

  #own(name: string): CustomMethod | CustomProperty | undefined {
    return firstNamed<CustomMethod, CustomProperty>(
      this.#connector.methods,
      this.#connector.properties,
      name,
    );
  }
}
