import type { GuestFrame } from "./guest/messages.ts";

/**
 * Whether a frame shows that its thread still comes to what it is sent: it has ended a call, or waits for an answer. A loop
 * without end may log, emit and set timers as long as it likes.
 */
export function isSignOfLife(frame: GuestFrame): boolean {
  switch (frame.k) {
    case "result":
    case "loaded":
    case "refused":
      return true;
    case "ask":
      return frame.wait === true;
    default:
      return false;
  }
}
