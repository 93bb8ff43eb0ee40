import { EventBus } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { BuiltinDriver } from "./driver.ts";
import type { RegisteredBuiltin, RegisteredDriver } from "./registered_driver.ts";

/** Finds the drivers of one kind that lie on disk. */
export interface DriverScanner {
  /** Gives every driver file it finds; a broken one comes with hard findings. */
  scan(): Promise<RegisteredDriver[]>;
}

/** What the registry tells. */
export interface RegistryEvents {
  /** A driver with findings was scanned (`driver.diagnostics`). */
  diagnostics: RegisteredDriver;
  /** The list was scanned again. */
  changed: undefined;
}

/** Every driver this server can start, found by name without regard to case. */
export class DriverRegistry {
  readonly events = new EventBus<RegistryEvents>();
  readonly #builtins: readonly RegisteredBuiltin[];
  readonly #scanners: readonly DriverScanner[];
  #drivers: readonly RegisteredDriver[];
  #scanning: Promise<void> = Promise.resolve();

  constructor(builtins: readonly BuiltinDriver[], scanners: readonly DriverScanner[]) {
    this.#builtins = builtins.map(registered);
    this.#scanners = scanners;
    this.#drivers = this.#builtins;
  }

  /** Every driver, built-in ones first. */
  get all(): readonly RegisteredDriver[] {
    return this.#drivers;
  }

  /** Scans the folders again; a driver whose name is taken is listed with a hard finding. */
  scan(): Promise<void> {
    this.#scanning = this.#scan();
    return this.#scanning;
  }

  async #scan(): Promise<void> {
    const found = (await Promise.all(this.#scanners.map((scanner) => scanner.scan()))).flat();
    const drivers: RegisteredDriver[] = [...this.#builtins];
    for (const driver of found) drivers.push(refuseTakenName(driver, drivers));
    this.#drivers = drivers;
    for (const driver of drivers) {
      if (driver.errors.length + driver.warnings.length > 0) this.events.emit("diagnostics", driver);
    }
    this.events.emit("changed", undefined);
  }

  /**
   * The driver of that name, after the scan under way when it is not known yet: a file that takes long to read keeps
   * only those waiting who may need it.
   *
   * @throws {AppError} `DRIVER_NOT_FOUND`, with the names there are.
   */
  async lookUp(name: string): Promise<RegisteredDriver> {
    if (this.#named(name) === undefined) await this.#scanning;
    return this.find(name);
  }

  /**
   * The driver of that name.
   *
   * @throws {AppError} `DRIVER_NOT_FOUND`, with the names there are.
   */
  find(name: string): RegisteredDriver {
    const driver = this.#named(name);
    if (driver !== undefined) return driver;
    const known = this.#drivers.map((candidate) => candidate.meta.name).join(", ");
    throw new AppError("DRIVER_NOT_FOUND", `There is no driver '${name}'; known: ${known}`);
  }

  #named(name: string): RegisteredDriver | undefined {
    const wanted = name.toLowerCase();
    return this.#drivers.find((candidate) => namesOf(candidate).includes(wanted));
  }
}

function registered(builtin: BuiltinDriver): RegisteredBuiltin {
  const { meta, template } = builtin;
  return {
    kind: "builtin",
    builtin,
    meta,
    template,
    tier: 0,
    category: "built-in",
    errors: [],
    warnings: [],
  };
}

function namesOf(driver: RegisteredDriver): string[] {
  return [driver.meta.name, ...driver.meta.aliases ?? []].map((name) => name.toLowerCase());
}

function refuseTakenName(driver: RegisteredDriver, before: readonly RegisteredDriver[]): RegisteredDriver {
  const name = driver.meta.name;
  const taken = before.find((other) => namesOf(other).includes(name.toLowerCase()));
  if (taken === undefined) return driver;
  const owner = taken.tier === 0 ? "a built-in driver" : "another driver file";
  const message = `The name '${name}' belongs to ${owner} already; rename this driver.`;
  return { ...driver, errors: [...driver.errors, { ruleId: "NAME_COLLISION", severity: "hard", message }] };
}
