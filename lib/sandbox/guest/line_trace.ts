import { captured } from "./captured.ts";
import { runningLine } from "./guest_stack.ts";
import { send } from "./stdio.ts";

/** Least time between two reported lines, in milliseconds (document 004, `script.line`). */
const EVERY_MS = 50;

/** Reports the line a script is about to block at; costs one comparison while nobody wants it. */
export class LineTrace {
  /** Whether anybody wants to know. */
  on: boolean;
  #at = -EVERY_MS;
  #last = 0;

  constructor(on: boolean) {
    this.on = on;
  }

  /** The script is about to call the host. */
  note(): void {
    if (!this.on) return;
    const now = captured.now();
    if (now - this.#at < EVERY_MS) return;
    const here = runningLine();
    if (here === undefined || here.line === this.#last) return;
    this.#at = now;
    this.#last = here.line;
    send({ k: "at", ...here });
  }
}
