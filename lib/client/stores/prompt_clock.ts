import type { OpenPrompt } from "@/lib/protocol/mod.ts";

/** The clock of a question, as far as this page can tell. Times in milliseconds of the clock they were made with. */
export type PromptClock =
  /** It waits for ever. */
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly endsAt: number }
  /** It stands still until somebody looks. */
  | { readonly kind: "paused"; readonly remainingMs: number };

/** Circumstances of a clock. */
export interface ClockSight {
  /** Now. */
  readonly now: number;
  /** True while the server counts this page as somebody who looks. */
  readonly observing: boolean;
}

/** The clock of a question that has just been received. */
export function promptClock(
  { remainingMs, requireObserver }: Pick<OpenPrompt, "remainingMs" | "requireObserver">,
  { now, observing }: ClockSight,
): PromptClock {
  if (remainingMs === null) return { kind: "none" };
  if (requireObserver && !observing) return { kind: "paused", remainingMs };
  return { kind: "running", endsAt: now + remainingMs };
}

/** The clock once this page has begun or ceased to look. */
export function resightedClock(
  clock: PromptClock,
  { requireObserver }: Pick<OpenPrompt, "requireObserver">,
  sight: ClockSight,
): PromptClock {
  if (clock.kind === "none" || !requireObserver) return clock;
  return promptClock({ requireObserver, remainingMs: remainingOf(clock, sight.now) }, sight);
}

/** Milliseconds left on a clock, not below zero; null when it waits for ever. */
export function remainingOf(clock: PromptClock, now: number): number | null {
  if (clock.kind === "none") return null;
  return clock.kind === "paused" ? clock.remainingMs : Math.max(0, clock.endsAt - now);
}
