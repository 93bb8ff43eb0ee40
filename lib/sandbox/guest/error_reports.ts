import { LogAllowance } from "./log_allowance.ts";
import type { WireError } from "./messages.ts";
import { describeError } from "./wire_error.ts";

/** Errors nobody awaited that are reported per second, fewer than the host takes; describing one costs more than making it. */
const RATE = { burst: 15, perSecond: 15 };

/** Reports errors in timers and promises nobody awaited; what comes too fast is said at once, and counted. */
export class ErrorReports {
  readonly #allowance: LogAllowance;
  readonly #send: (error: WireError) => void;
  #toldOfMore = false;

  /** @param send Sends one report. */
  constructor(send: (error: WireError) => void) {
    this.#send = send;
    this.#allowance = new LogAllowance(
      RATE,
      (count) =>
        send({ message: `${count} further errors in timers or promises nobody awaits were left out` }),
    );
  }

  /** An error nobody awaited. */
  readonly report = (error: unknown): void => {
    if (this.#allowance.take()) {
      this.#toldOfMore = false;
      return this.#send(describeError(error));
    }
    if (this.#toldOfMore) return;
    this.#toldOfMore = true;
    this.#send({
      message: `More than ${RATE.perSecond} errors a second that nobody awaits: the others are left out`,
    });
  };
}
