import { UsageError } from "../usage_error.ts";

/** The names one driver has. */
export interface DriverNames {
  /** As connectors name it: `MyLamp`. */
  name: string;
  /** Last part of the id, folder and file: `my-lamp`. */
  short: string;
}

/**
 * The names that follow from the one somebody has typed: `MyLamp`, `my-lamp` and `my lamp` give the same.
 *
 * @throws {UsageError} When nothing usable follows from it.
 */
export function driverNames(typed: string): DriverNames {
  const words = typed.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[^A-Za-z0-9]+/).filter((word) =>
    word !== ""
  );
  const short = words.join("-").toLowerCase();
  const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  if (!/^[a-z][a-z0-9-]{2,39}$/.test(short)) {
    throw new UsageError(`'${typed}' is no name for a driver; take 3 to 40 letters and digits, as MyLamp`);
  }
  return { name, short };
}
