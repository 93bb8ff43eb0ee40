import { cutText, EventBus } from "@/lib/core/mod.ts";
import { AppError, type Finding } from "@/lib/protocol/mod.ts";
import type { BuiltinDriver } from "./driver.ts";
import type { RegisteredBuiltin, RegisteredDriver } from "./registered_driver.ts";

/** Finds the drivers of one kind that lie on disk. */
export interface DriverScanner {
  /** True when looking may take long: then only those wait for it who look for a driver that is not known. */
  readonly background?: boolean;
  /** Gives every driver file it finds; a broken one comes with hard findings. */
  scan(): Promise<RegisteredDriver[]>;
}

/** Findings of one driver that are told, and the length of each, in characters. */
const MAX_FINDINGS = 50;
const MAX_FINDING = 2000;

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
  /** What each scanner has found last. */
  readonly #found = new Map<DriverScanner, readonly RegisteredDriver[]>();
  #drivers: readonly RegisteredDriver[];
  #scanning: Promise<unknown> = Promise.resolve();

  constructor(builtins: readonly BuiltinDriver[], scanners: readonly DriverScanner[]) {
    this.#builtins = builtins.map(registered);
    this.#scanners = scanners;
    this.#drivers = this.#builtins;
  }

  /** Every driver, built-in ones first. */
  get all(): readonly RegisteredDriver[] {
    return this.#drivers;
  }

  /**
   * Scans the folders again; a driver whose name is taken is listed with a hard finding. Resolves without waiting for
   * scanners that work in the background; `changed` tells when they have ended.
   */
  async scan(): Promise<void> {
    const [quick, slow] = [false, true].map((background) =>
      this.#scanners.filter((scanner) => (scanner.background ?? false) === background)
    ) as [DriverScanner[], DriverScanner[]];
    const first = Promise.all(quick.map((scanner) => this.#ask(scanner))).then(() => this.#merge(quick));
    const rest = slow.map(async (scanner) => {
      await this.#ask(scanner);
      await first;
      this.#merge([scanner]);
    });
    this.#scanning = Promise.all([first, ...rest]);
    // Whoever waits for it gets what goes wrong.
    this.#scanning.catch(() => {});
    await first;
  }

  /** Resolves when the scan under way has ended, also what of it works in the background. */
  async scanned(): Promise<void> {
    await this.#scanning;
  }

  async #ask(scanner: DriverScanner): Promise<void> {
    this.#found.set(scanner, await scanner.scan());
  }

  #merge(scanners: readonly DriverScanner[]): void {
    const drivers: RegisteredDriver[] = [...this.#builtins];
    for (const scanner of this.#scanners) {
      for (const driver of this.#found.get(scanner) ?? []) {
        drivers.push(refuseTakenName(shortened(driver), drivers));
      }
    }
    this.#drivers = drivers;
    const fresh = new Set(
      scanners.flatMap((scanner) => this.#found.get(scanner) ?? []).map(({ meta }) => meta),
    );
    for (const driver of drivers) {
      const told = fresh.has(driver.meta) && driver.errors.length + driver.warnings.length > 0;
      if (told) this.events.emit("diagnostics", driver);
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
    if (this.#named(name) === undefined) await this.scanned();
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

/** The driver with findings somebody can read: what it said itself may be as long as it likes. */
function shortened(driver: RegisteredDriver): RegisteredDriver {
  return { ...driver, errors: shortFindings(driver.errors), warnings: shortFindings(driver.warnings) };
}

function shortFindings(findings: readonly Finding[]): Finding[] {
  return findings.slice(0, MAX_FINDINGS).map((finding) => ({
    ...finding,
    message: cutText(finding.message, MAX_FINDING),
  }));
}

function refuseTakenName(driver: RegisteredDriver, before: readonly RegisteredDriver[]): RegisteredDriver {
  const name = driver.meta.name;
  const taken = before.find((other) => namesOf(other).includes(name.toLowerCase()));
  if (taken === undefined) return driver;
  const owner = taken.tier === 0 ? "a built-in driver" : "another driver file";
  const message = `The name '${name}' belongs to ${owner} already; rename this driver.`;
  return { ...driver, errors: [...driver.errors, { ruleId: "NAME_COLLISION", severity: "hard", message }] };
}
