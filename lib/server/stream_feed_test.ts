import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decodeFrame, type StreamPolicy } from "@/lib/protocol/mod.ts";
import { StreamItem } from "@/lib/streams/mod.ts";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { Backlog } from "./backlog.ts";
import { HARD_LIMIT, Outbox, SOFT_LIMIT } from "./outbox.ts";
import { StreamFeed } from "./stream_feed.ts";

const source = { connector: "eeg", stream: "raw" };

/** A client's end of the connection, which takes as much as the test says. */
class FakeSocket {
  readonly open = true;
  onsent: (() => void) | undefined;
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === "string" ? data : data.slice());
  }

  /** What was sent of streams, decoded. */
  get data(): unknown[] {
    return this.#messages("stream.data").map(({ data }) => data);
  }

  get notices(): Record<string, unknown>[] {
    return this.#messages("stream.dropped");
  }

  #messages(type: string): Record<string, unknown>[] {
    return this.sent.filter((data) => typeof data === "string").map((text) => JSON.parse(text as string))
      .filter((message) => message.type === type);
  }
}

/** A feed on a fake connection. Its counters are checked after everything it is given. */
function feedOf(
  options: {
    policy?: StreamPolicy;
    binary?: boolean;
    stream?: string;
    mayKeep?: (size: number) => boolean;
  } = {},
) {
  const socket = new FakeSocket();
  const member = { waiting: 0, drop: () => {} };
  const outbox = new Outbox(socket, { backlog: new Backlog(), member });
  const feed = new StreamFeed({
    source: { ...source, stream: options.stream ?? source.stream },
    outbox,
    binary: options.binary ?? false,
    policy: options.policy,
    ...(options.mayKeep === undefined ? {} : { mayKeep: options.mayKeep }),
  });
  const add = (...values: unknown[]) => {
    for (const value of values) {
      feed.receive(StreamItem.of(source, value));
      balanced(feed);
    }
  };
  return { feed, socket, add };
}

function balanced(feed: StreamFeed): void {
  const { produced, sent, dropped, waiting } = feed.counters;
  strictEqual(produced, sent + dropped + waiting, JSON.stringify(feed.counters));
}

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1]);
const picture = (n: number) => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, n]);
const base64 = (bytes: Uint8Array) => bytes.toBase64();

for (
  const [what, stream, value, policy] of [
    ["numbers", "raw", 1, "fifo"],
    ["objects", "raw", { a: 1 }, "fifo"],
    ["typed arrays", "raw", new Float32Array(4), "fifo"],
    ["JPEG bytes", "video", JPEG, "latest"],
    ["PNG bytes", "video", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "latest"],
    ["a JPEG as base64", "video", base64(JPEG), "latest"],
    ["audio", "audio", "{}", "lossless"],
    ["audio of any case", "AUDIO", 1, "lossless"],
  ] as const
) {
  Deno.test(`a stream of ${what} is treated as ${policy}`, () => {
    const { feed, add } = feedOf({ stream });
    add(value);
    strictEqual(feed.policy, policy);
  });
}

Deno.test("the policy a client names counts, whatever comes", () => {
  for (const policy of ["latest", "fifo", "lossless"] as const) {
    const { feed, add } = feedOf({ policy, stream: "audio" });
    add(JPEG, 1);
    strictEqual(feed.policy, policy);
  }
});

Deno.test("before the first item a stream counts as signals", () =>
  strictEqual(feedOf().feed.policy, "fifo"));

for (const policy of ["latest", "fifo", "lossless"] as const) {
  Deno.test(`a client that keeps up gets everything in order (${policy})`, () => {
    const { feed, socket, add } = feedOf({ policy });
    add(...Array(500).keys());
    deepStrictEqual(socket.data, [...Array(500).keys()]);
    deepStrictEqual(feed.counters, { produced: 500, sent: 500, dropped: 0, waiting: 0 });
    deepStrictEqual(socket.notices, []);
  });
}

Deno.test("of pictures a slow client gets the newest one as soon as it has taken the one before", () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf();
  add(picture(1));
  socket.bufferedAmount = 100_000;
  add(picture(2), picture(3), picture(4));
  clock.advance(100);
  deepStrictEqual(feed.counters, { produced: 4, sent: 1, dropped: 2, waiting: 1 });
  socket.bufferedAmount = 0;
  clock.advance(5);
  deepStrictEqual(socket.data, [base64(picture(1)), base64(picture(4))]);
  deepStrictEqual(feed.counters, { produced: 4, sent: 2, dropped: 2, waiting: 0 });
  add(picture(5));
  strictEqual(socket.data.length, 3, "and then each at once again");
  feed.close();
  strictEqual(clock.timers, 0);
});

Deno.test("a picture does not overtake the one that waits", () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf();
  socket.bufferedAmount = 100_000;
  add(picture(1));
  socket.bufferedAmount = 0;
  add(picture(2));
  deepStrictEqual(socket.data, []);
  clock.advance(5);
  deepStrictEqual(socket.data, [base64(picture(2))]);
  feed.close();
});

Deno.test("a picture that waits is not overwritten by the items of other streams", () => {
  using clock = new FakeClock();
  const { socket, add, feed } = feedOf({ binary: true });
  socket.bufferedAmount = 100_000;
  add(picture(7));
  // Binary frames lie in one memory that the next item uses.
  void StreamItem.of({ connector: "other", stream: "x" }, new Uint8Array(5)).binary;
  socket.bufferedAmount = 0;
  clock.advance(5);
  deepStrictEqual([...decodeFrame(socket.sent[0] as Uint8Array).payload], [...picture(7)]);
  feed.close();
});

Deno.test("signals go out in order until too much is on its way; what is left out is counted", () => {
  const { feed, socket, add } = feedOf({ policy: "fifo" });
  add(1, 2);
  socket.bufferedAmount = SOFT_LIMIT - 1;
  add(3);
  socket.bufferedAmount = SOFT_LIMIT;
  add(4, 5);
  socket.bufferedAmount = 0;
  add(6);
  deepStrictEqual(socket.data, [1, 2, 3, 6]);
  deepStrictEqual(feed.counters, { produced: 6, sent: 4, dropped: 2, waiting: 0 });
  feed.close();
});

Deno.test("audio goes out until the connection is stalled, and then the loss is counted", () => {
  const { feed, socket, add } = feedOf({ policy: "lossless" });
  socket.bufferedAmount = SOFT_LIMIT * 2;
  add(1);
  socket.bufferedAmount = HARD_LIMIT;
  add(2);
  socket.bufferedAmount = HARD_LIMIT + 1;
  add(3);
  socket.bufferedAmount = 0;
  add(4);
  deepStrictEqual(socket.data, [1, 2, 4]);
  deepStrictEqual(feed.counters, { produced: 4, sent: 3, dropped: 1, waiting: 0 });
  feed.close();
});

Deno.test("a client is told within a second what it has missed, once for many", () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf({ policy: "fifo" });
  add(1);
  socket.bufferedAmount = SOFT_LIMIT;
  add(...Array(300).keys());
  feed.dropped(source, 7);
  balanced(feed);
  deepStrictEqual(socket.notices, []);
  clock.advance(1000);
  const notice = { type: "stream.dropped", name: "eeg", stream: "raw", total: 307, produced: 308, sent: 1 };
  deepStrictEqual(socket.notices, [
    { ...notice, dropped: 300, by: "client" },
    { ...notice, dropped: 7, by: "source" },
  ]);
  clock.advance(10_000);
  strictEqual(socket.notices.length, 2, "each loss is told once");
  strictEqual(clock.timers, 0);
});

Deno.test("a notice that cannot be sent is sent as soon as the client takes something again", () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf({ policy: "lossless" });
  socket.bufferedAmount = HARD_LIMIT + 1;
  add(1, 2);
  clock.advance(5000);
  add(3);
  deepStrictEqual(socket.sent, []);
  socket.bufferedAmount = HARD_LIMIT;
  clock.advance(1000);
  deepStrictEqual(socket.notices.map(({ dropped, total }) => [dropped, total]), [[3, 3]]);
  feed.close();
});

Deno.test("items the source left out count as produced and dropped", () => {
  const { feed, add } = feedOf();
  feed.dropped(source, 5);
  add(1);
  deepStrictEqual(feed.counters, { produced: 6, sent: 1, dropped: 5, waiting: 0 });
  feed.close();
});

Deno.test("a feed that is closed sends nothing more and leaves no timer", () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf();
  socket.bufferedAmount = 100_000;
  add(picture(1), picture(2));
  feed.close();
  socket.bufferedAmount = 0;
  clock.advance(10_000);
  deepStrictEqual([socket.sent, clock.timers], [[], 0]);
  balanced(feed);
});

Deno.test("the counters balance under any mixture of speeds, sizes and policies", () => {
  using clock = new FakeClock();
  // A fixed sequence: what fails once fails always.
  let seed = 42;
  const random = () => (seed = (seed * 1103515245 + 12345) % 0x80000000) / 0x80000000;
  for (const policy of ["latest", "fifo", "lossless", undefined] as const) {
    for (const binary of [true, false]) {
      const { feed, socket, add } = feedOf({ ...(policy === undefined ? {} : { policy }), binary });
      for (let i = 0; i < 2000; i++) {
        socket.bufferedAmount = [
          0,
          50_000,
          100_000,
          SOFT_LIMIT,
          HARD_LIMIT,
          HARD_LIMIT + 1,
        ][Math.floor(random() * 6)]!;
        if (random() < 0.1) feed.dropped(source, 3);
        if (random() < 0.5) clock.advance(Math.floor(random() * 50));
        add(random() < 0.5 ? picture(i % 256) : i);
      }
      socket.bufferedAmount = 0;
      clock.advance(2000);
      const { produced, sent, dropped, waiting } = feed.counters;
      deepStrictEqual([waiting, produced], [0, sent + dropped]);
      const told = socket.notices.reduce((sum, notice) => sum + Number(notice.dropped), 0);
      strictEqual(told, dropped, "every loss was told");
      strictEqual(socket.sent.length - socket.notices.length, sent);
      ok(sent > 0 && dropped > 0);
      strictEqual(clock.timers, 0);
      feed.close();
    }
  }
});

Deno.test("a stream without a policy of its own keeps the one its first item decides", () => {
  const { feed, add } = feedOf();
  add(1, JPEG);
  strictEqual(feed.policy, "fifo");
});

Deno.test("a picture for which there is no room is left out and counted", async () => {
  using clock = new FakeClock();
  const { feed, socket, add } = feedOf({ mayKeep: (size) => size < 1000 });
  socket.bufferedAmount = SOFT_LIMIT;
  add(picture(1), new Uint8Array([...JPEG, ...new Uint8Array(2000)]));
  deepStrictEqual(feed.counters, { produced: 2, sent: 0, dropped: 2, waiting: 0 });
  socket.bufferedAmount = 0;
  await clock.advance(1000);
  strictEqual(socket.notices.at(-1)!.dropped, 2);
  strictEqual(feed.waitingSize, 0);
  feed.close();
});
