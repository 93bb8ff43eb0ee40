import { invalidOption } from "./transport_error.ts";

/** Longest time a timer of the runtime can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Gives back a delimiter that can end a line. */
export function checkDelimiter(delimiter: string, device: string): string {
  if (typeof delimiter === "string" && delimiter !== "") return delimiter;
  throw invalidOption(
    `Cannot create a transport to ${device}: the delimiter must be a text of one character or more`,
  );
}

/** Gives back a timeout in milliseconds that can be waited for. */
export function checkTimeout(timeout: number, device: string): number {
  if (typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMEOUT_MS) return timeout;
  throw invalidOption(
    `Cannot wait for ${device}: timeout ${timeout} is not a number of milliseconds between 0 and ${MAX_TIMEOUT_MS}`,
  );
}
