import { type Log, RateLimit } from "@/lib/core/mod.ts";

/** Faults that are written down per second. */
const FAULTS_PER_SECOND = 5;
/** Lines of a stack that are written down. */
const LINES = 8;
const HERE = new URL("../../", import.meta.url).href;

/**
 * Lets the server outlive a fault of its own that nobody has caught. Without it the process ends, and everybody loses what runs
 * on it, with the outputs of their devices as they are.
 */
export function outliveFaults(log: Pick<Log, "write">): void {
  const limit = new RateLimit(FAULTS_PER_SECOND);
  const note = (event: Event, fault: unknown) => {
    event.preventDefault();
    if (limit.take()) {
      log.write(
        "error",
        "server",
        `A fault of the server itself; it goes on. Please report it: ${described(fault)}`,
      );
    }
  };
  globalThis.addEventListener("error", (event) => note(event, event.error));
  globalThis.addEventListener("unhandledrejection", (event) => note(event, event.reason));
}

function described(fault: unknown): string {
  const stack = fault instanceof Error && fault.stack !== undefined ? fault.stack : String(fault);
  return stack.split("\n").slice(0, LINES).join("\n").replaceAll(HERE, "");
}
