import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { until } from "../contract/until.ts";
import { WaitLoop, type WaitSystem } from "./wait_loop.ts";

/** A system whose things become ready when the test says so. */
class NamedThings implements WaitSystem<string, string> {
  readonly rounds: string[] = [];
  readonly ready = new Set<string>();
  broken = false;
  #woken = Promise.withResolvers<void>();

  async wait(items: readonly string[]): Promise<(string | undefined)[]> {
    this.rounds.push(items.join());
    if (this.broken) throw new Error("No more waiting");
    if (!items.some((item) => this.ready.has(item))) await this.#woken.promise;
    this.#woken = Promise.withResolvers();
    return items.map((item) => this.ready.delete(item) ? `${item} is ready` : undefined);
  }

  wake(): void {
    this.#woken.resolve();
  }

  makeReady(name: string): void {
    this.ready.add(name);
    this.wake();
  }
}

Deno.test("WaitLoop waits for several things in one round", async () => {
  const things = new NamedThings();
  const loop = new WaitLoop(things);
  const waits = [loop.wait("a"), loop.wait("b")];
  await until(() => things.rounds.length === 1, "Waiting for the first round");
  things.makeReady("b");
  strictEqual(await waits[1], "b is ready");
  things.makeReady("a");
  strictEqual(await waits[0], "a is ready");
  await loop.idle();
  deepStrictEqual(things.rounds, ["a,b", "a"]);
});

Deno.test("WaitLoop takes in what is asked for while it waits", async () => {
  const things = new NamedThings();
  const loop = new WaitLoop(things);
  const first = loop.wait("a");
  await until(() => things.rounds.length === 1, "Waiting for the first round");
  things.ready.add("b");
  strictEqual(await loop.wait("b"), "b is ready");
  things.makeReady("a");
  await first;
  await loop.idle();
});

Deno.test("WaitLoop gives undefined for what is released, when the system has let go of it", async () => {
  const things = new NamedThings();
  const loop = new WaitLoop(things);
  const waits = [loop.wait("a"), loop.wait("b")];
  await until(() => things.rounds.length === 1, "Waiting for the first round");
  await loop.release((item) => item === "a");
  strictEqual(await waits[0], undefined);
  things.makeReady("b");
  strictEqual(await waits[1], "b is ready");
  await loop.idle();
  strictEqual(things.rounds.at(-1), "b");
});

Deno.test("WaitLoop rejects the waits of a round that fails, and goes on", async () => {
  const things = new NamedThings();
  const loop = new WaitLoop(things);
  things.broken = true;
  await rejects(loop.wait("a"), /No more waiting/);
  things.broken = false;
  things.ready.add("a");
  strictEqual(await loop.wait("a"), "a is ready");
  await loop.idle();
});
