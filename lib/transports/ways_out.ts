import type { Logger } from "@/lib/core/mod.ts";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { plainAddress } from "./ip_address.ts";
import type { Permit, Target } from "./permit.ts";

/** What one driver may connect to; an absent list allows everything of its kind that is allowed at all. */
export interface TransportRule {
  /** Names (`psu.lab`, `*.lab`) and addresses (`10.0.0.*`). */
  hosts?: readonly string[] | undefined;
  /** Ports: 5025, or a range as text: "4000-4010". */
  ports?: readonly (number | string)[] | undefined;
  /** Paths of serial ports: "/dev/ttyUSB*", "COM3". Only a path listed here may name a pseudo-terminal. */
  serial?: readonly string[] | undefined;
}

/** `security.transports`: rules by the name of the driver; `*` for every driver without a rule of its own. */
export type TransportRules = Readonly<Record<string, TransportRule>>;

/** Targets of one driver that are told one by one. */
const MOST_TOLD = 200;

/**
 * Decides where drivers may connect to, by `security.transports` of the settings, and tells each new target once. What no
 * driver may ever reach is refused by the transports themselves.
 */
export class WaysOut {
  readonly #rules: () => TransportRules;
  readonly #log: Logger;
  readonly #told = new Map<string, Set<string>>();

  constructor({ rules, log }: { rules: () => TransportRules; log: Logger }) {
    this.#rules = rules;
    this.#log = log;
  }

  /**
   * The permit for the transports of one connector.
   *
   * @param driver Name of its driver; `undefined` as long as the connector's file is still being read.
   */
  permit(connector: string, driver: () => string | undefined): Permit {
    return (target) => {
      const name = driver();
      const news = { connector, target };
      if (target.kind === "tcp" && target.forbidden !== undefined) {
        return this.#tell(name, { ...news, refused: target.forbidden });
      }
      try {
        this.#check(name, target);
      } catch (error) {
        this.#tell(name, { ...news, refused: error });
        throw error;
      }
      this.#tell(name, news);
    };
  }

  #check(driver: string | undefined, target: Target): void {
    const rules = this.#rules();
    if (driver === undefined && Object.keys(rules).length > 0) {
      throw refused(
        target,
        "while its connector is still being loaded; connect in a method or in the driver",
      );
    }
    const rule = ruleFor(rules, driver ?? "");
    if (target.kind === "serial") return checkSerial(rule, target, driver);
    const { hosts, ports } = rule ?? {};
    if (hosts !== undefined && !hostFits(hosts, target)) throw refused(target, keyOf(driver, "hosts"));
    if (ports !== undefined && !portFits(ports, target.port)) throw refused(target, keyOf(driver, "ports"));
  }

  #tell(driver = "A driver that is still being loaded", { connector, target, refused }: News): void {
    const told = this.#told.get(driver) ?? new Set();
    this.#told.set(driver, told);
    const where = nameOf(target);
    const news = refused === undefined ? where : `no ${where}`;
    if (told.has(news) || told.size > MOST_TOLD) return;
    told.add(news);
    if (told.size > MOST_TOLD) {
      this.#log.info(`${driver} connects to more than ${MOST_TOLD} targets; further ones are not told`);
    } else if (refused === undefined) {
      this.#log.info(`${driver} connects to ${where} for the first time, for connector ${connector}`);
    } else {
      this.#log.warn(
        `${driver} may not connect to ${where}, for connector ${connector}: ${errorText(refused)}`,
      );
    }
  }
}

/** Where a driver went, or wanted to go. */
interface News {
  connector: string;
  target: Target;
  refused?: unknown;
}

function checkSerial(
  rule: TransportRule | undefined,
  target: Extract<Target, { kind: "serial" }>,
  driver: string | undefined,
): void {
  const listed = rule?.serial?.some((pattern) =>
    fits(pattern, target.path) || fits(pattern, target.realPath)
  );
  if (listed === false) throw refused(target, keyOf(driver, "serial"));
  if (target.pseudo && listed !== true) {
    throw refused(
      target,
      `unless security.transports lists it: { "${driver ?? "*"}": { "serial": ["${target.path}"] } }`,
    );
  }
}

function ruleFor(rules: TransportRules, driver: string): TransportRule | undefined {
  const own = Object.keys(rules).find((name) => name.toLowerCase() === driver.toLowerCase());
  return rules[own ?? "*"];
}

// A pattern of numbers is about addresses: no name may pass for one.
function hostFits(hosts: readonly string[], { host, addresses }: Extract<Target, { kind: "tcp" }>): boolean {
  const [numeric, names] = [hosts.filter(isNumeric), hosts.filter((pattern) => !isNumeric(pattern))];
  if (plainAddress(host) === undefined && names.some((pattern) => fits(pattern, host))) return true;
  const allowed = (address: string) => {
    const plain = plainAddress(address) ?? address;
    return hosts.includes("*") || numeric.some((pattern) => fits(plainAddress(pattern) ?? pattern, plain));
  };
  return addresses.length > 0 && addresses.every(allowed);
}

function isNumeric(pattern: string): boolean {
  return /^[\d.*]*\d[\d.*]*$/.test(pattern) || pattern.includes(":");
}

function portFits(ports: readonly (number | string)[], port: number): boolean {
  return ports.some((entry) => {
    const [first, last = first] = String(entry).split("-").map(Number);
    return port >= first! && port <= last!;
  });
}

/** `*` stands for any text; upper and lower case are the same. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(text);
}

function keyOf(driver: string | undefined, list: keyof TransportRule): string {
  return `because security.transports (${list}) does not list it for ${driver ?? "this driver"}`;
}

function nameOf(target: Target): string {
  if (target.kind === "serial") return target.path;
  const { host, port } = target;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function refused(target: Target, why: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", `${nameOf(target)} may not be used ${why}`);
}
