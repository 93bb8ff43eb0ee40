import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";
import type { Definition } from "./definition.ts";

/** Milliseconds per kind of call (design §4). */
export interface Timeouts {
  read: number;
  write: number;
  action: number;
  init: number;
}

/** How long `init` of a driver program may take: models are loaded and libraries imported there (design §4). */
const PROGRAM_INIT_MS = 300_000;

/**
 * How long calls of a connector may take: what `config._timeouts` of its file says, otherwise as usual.
 *
 * @param program Its driver is a program of its own.
 */
export function timeoutsOf(
  { config }: Definition,
  { usual, program }: { usual: Timeouts; program: boolean },
): Timeouts {
  const given = config._timeouts as Partial<Timeouts> | undefined;
  const timeouts = { ...usual };
  if (program) timeouts.init = Math.max(timeouts.init, PROGRAM_INIT_MS);
  for (const key of ["read", "write", "action", "init"] as const) {
    const value = given?.[key];
    if (typeof value === "number" && value > 0) timeouts[key] = Math.min(value, LONGEST_TIMER_MS);
  }
  return timeouts;
}
