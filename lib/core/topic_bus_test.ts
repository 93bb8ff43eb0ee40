import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TopicBus } from "./topic_bus.ts";

function recorded(bus: TopicBus, pattern: string): { names: string[]; end: () => void } {
  const names: string[] = [];
  const end = bus.on(pattern, ({ event }) => names.push(event));
  return { names, end };
}

Deno.test("TopicBus hands an event to those who named it and to those whose pattern it begins with", () => {
  const bus = new TopicBus();
  const heard = ["script:a", "script:*", "*", "connector:*", "script:"].map((pattern) =>
    recorded(bus, pattern).names
  );
  bus.publish({ event: "script:a", data: 1, source: "x" });
  bus.publish({ event: "script:b", data: 1, source: "x" });
  deepStrictEqual(heard, [["script:a"], ["script:a", "script:b"], ["script:a", "script:b"], [], []]);
});

Deno.test("TopicBus forgets exactly the subscription that is ended", () => {
  const bus = new TopicBus();
  let count = 0;
  const listener = () => count++;
  const ends = [bus.on("a", listener), bus.on("a", listener)];
  bus.publish({ event: "a", data: null, source: null });
  ends[0]!();
  ends[0]!();
  bus.publish({ event: "a", data: null, source: null });
  strictEqual(count, 3);
});

Deno.test("TopicBus goes on when a listener throws, and says so", () => {
  const errors: unknown[] = [];
  const bus = new TopicBus((error) => errors.push(error));
  bus.on("a", () => {
    throw new TypeError("no");
  });
  const { names } = recorded(bus, "a");
  bus.publish({ event: "a", data: null, source: null });
  deepStrictEqual([errors.length, names], [1, ["a"]]);
});
