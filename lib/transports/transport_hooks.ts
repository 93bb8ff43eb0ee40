import type { Logger } from "@/lib/core/mod.ts";
import type { Permit } from "./permit.ts";

/** What the one who makes a transport wants to decide and to hear, beside what a device needs. */
export interface TransportHooks {
  /** Gets what a callback of the caller throws, and when a line that somebody listens to goes down and comes back. */
  log?: Logger | undefined;
  /** Asked before each connection. */
  permit?: Permit | undefined;
  /** Told why a line that somebody listens to is down, and with `undefined` that it is no longer. */
  lost?: ((reason: string | undefined) => void) | undefined;
}
