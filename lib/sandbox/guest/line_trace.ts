import { captured } from "./captured.ts";
import { runningLine } from "./running_line.ts";
import { send } from "./stdio.ts";
import type { PositionMap } from "./wire_error.ts";

/** Least time between two reported lines, in milliseconds (document 004, `script.line`). */
const EVERY_MS = 50;

/** Reports the line a script is about to block at; costs one comparison while nobody wants it. */
export class LineTrace {
  /** Whether anybody wants to know. */
  on: boolean;
  readonly #map: () => PositionMap;
  #at = -EVERY_MS;
  #last = 0;

  /** @param map Gives the way from compiled positions to the user's file. */
  constructor(on: boolean, map: () => PositionMap) {
    this.on = on;
    this.#map = map;
  }

  /** The script is about to call the host. */
  note(): void {
    if (!this.on) return;
    const now = captured.now();
    if (now - this.#at < EVERY_MS) return;
    const here = runningLine(this.#map());
    if (here === undefined || here.line === this.#last) return;
    this.#at = now;
    this.#last = here.line;
    send({ k: "at", ...here });
  }
}
