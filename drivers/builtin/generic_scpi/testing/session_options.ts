import type { ScpiSessionOptions } from "../scpi_session.ts";

/** A session without pauses, initial commands and acknowledgements. */
export const OPTIONS: ScpiSessionOptions = {
  initCommands: [],
  timeout: 1000,
  commandDelay: 0,
  settleMs: 0,
  ack: false,
  openDelay: 0,
  identify: true,
  warn: () => {},
};
