import { runningLine } from "./guest_stack.ts";
import { send } from "./stdio.ts";

/**
 * Reports the line a script is about to block at; costs one comparison while nobody wants it. Every line is reported: a
 * script that is blocked could not report later what it has kept back.
 */
export class LineTrace {
  /** Whether anybody wants to know. */
  on: boolean;
  #last = 0;

  constructor(on: boolean) {
    this.on = on;
  }

  /** The script is about to call the host. */
  note(): void {
    if (!this.on) return;
    const here = runningLine();
    if (here === undefined || here.line === this.#last) return;
    this.#last = here.line;
    send({ k: "at", ...here });
  }
}
