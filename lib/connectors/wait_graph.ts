import { AppError } from "@/lib/protocol/mod.ts";

/**
 * Which connector's thread is blocked on which other one's. A wait that would close a circle is refused, in one
 * chain of calls or between several, because nobody in it could ever go on (design §4).
 */
export class WaitGraph {
  readonly #waits = new Map<string, Map<string, number>>();

  /**
   * Notes that the thread of `from` waits for the thread of `to`, until the returned function is called.
   *
   * @throws {AppError} `CONN_CALL_FAILED` naming the circle.
   */
  enter(from: string, to: string): () => void {
    const path = this.#path(to, from);
    if (path !== undefined) {
      const circle = [from, ...path].join(" → ");
      throw new AppError("CONN_CALL_FAILED", `Connectors wait for each other in a circle: ${circle}`);
    }
    const targets = this.#waits.get(from) ?? new Map<string, number>();
    this.#waits.set(from, targets);
    targets.set(to, (targets.get(to) ?? 0) + 1);
    return () => {
      const left = (targets.get(to) ?? 1) - 1;
      if (left > 0) targets.set(to, left);
      else targets.delete(to);
      if (targets.size === 0) this.#waits.delete(from);
    };
  }

  #path(from: string, to: string, seen = new Set<string>()): string[] | undefined {
    if (from === to) return [to];
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const next of this.#waits.get(from)?.keys() ?? []) {
      const rest = this.#path(next, to, seen);
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  }
}
