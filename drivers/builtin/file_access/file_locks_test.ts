import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { FileLocks } from "./file_locks.ts";

const { signal } = new AbortController();

/** A task that notes its begin and its end, and ends when told. */
function task(name: string, seen: string[]) {
  const end = Promise.withResolvers<void>();
  return {
    end: end.resolve,
    async run() {
      seen.push(`${name} begins`);
      await end.promise;
      seen.push(`${name} ends`);
    },
  };
}

Deno.test("tasks on one file run one after the other, in order, whatever the case of the path", async () => {
  const locks = new FileLocks(), seen: string[] = [];
  const first = task("first", seen), second = task("second", seen);
  const running = [
    locks.run(["/data/a.txt"], first.run, { signal }),
    locks.run(["/data/A.TXT"], second.run, { signal }),
  ];
  second.end();
  first.end();
  await Promise.all(running);
  deepStrictEqual(seen, ["first begins", "first ends", "second begins", "second ends"]);
});

Deno.test("tasks on different files run side by side", async () => {
  const locks = new FileLocks(), seen: string[] = [];
  const first = task("first", seen), second = task("second", seen);
  const running = [
    locks.run(["/a"], first.run, { signal }),
    locks.run(["/b"], second.run, { signal }),
  ];
  second.end();
  await running[1];
  deepStrictEqual(seen, ["first begins", "second begins", "second ends"]);
  first.end();
  await running[0];
});

Deno.test("two tasks that want the same two files in different order both end", async () => {
  const locks = new FileLocks(), seen: string[] = [];
  const tasks = ["1", "2", "3"].map((name) => task(name, seen));
  for (const { end } of tasks) end();
  await Promise.all(
    [["/a", "/b"], ["/b", "/a"], ["/a", "/a"]].map((paths, index) =>
      locks.run(paths, tasks[index]!.run, { signal })
    ),
  );
  deepStrictEqual(seen, ["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
});

Deno.test("a task that fails lets the next one in", async () => {
  const locks = new FileLocks();
  const failing = locks.run(["/a"], () => Promise.reject(new TypeError("No")), { signal });
  const next = locks.run(["/a"], () => Promise.resolve("yes"), { signal });
  await rejects(failing, TypeError);
  strictEqual(await next, "yes");
});

Deno.test("whoever gives up waiting neither runs nor lets others overtake", async () => {
  const locks = new FileLocks(), seen: string[] = [];
  const first = task("first", seen), third = task("third", seen);
  const abort = new AbortController();
  const running = locks.run(["/a"], first.run, { signal });
  const second = locks.run(["/a"], task("second", seen).run, { signal: abort.signal });
  const last = locks.run(["/a"], third.run, { signal });
  abort.abort(new RangeError("Enough"));
  await rejects(second, RangeError);
  deepStrictEqual(seen, ["first begins"]);
  third.end();
  first.end();
  await Promise.all([running, last]);
  deepStrictEqual(seen, ["first begins", "first ends", "third begins", "third ends"]);
});

Deno.test("nothing is kept of files that nobody works on", async () => {
  const locks = new FileLocks();
  await Promise.all(["/a", "/a", "/b"].map((path) => locks.run([path], () => Promise.resolve(), { signal })));
  await Promise.resolve();
  strictEqual(locks.size, 0);
});
