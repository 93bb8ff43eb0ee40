import { deepStrictEqual, fail, match, ok, strictEqual } from "node:assert/strict";
import { Backlog, CLIENT_LIMIT, TOTAL_LIMIT } from "./backlog.ts";
import { Outbox, SOFT_LIMIT } from "./outbox.ts";

const MB = 1024 * 1024;

/** A client that takes nothing: the connection keeps all it is given. */
class StalledClient {
  readonly open = true;
  onsent: (() => void) | undefined;
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];
  readonly outbox: Outbox;
  dropped: string | undefined;
  readonly #forget: () => void;

  constructor(backlog: Backlog) {
    this.#forget = backlog.add(this);
    this.outbox = new Outbox(this, { backlog, member: this });
  }

  get waiting(): number {
    return this.outbox.waiting;
  }

  drop(reason: string): void {
    this.dropped = reason;
    this.outbox.close();
    this.#forget();
  }

  send(data: string | Uint8Array): void {
    this.bufferedAmount += data.length;
    this.sent.push(data);
  }
}

Deno.test("what waits for a client that does not read stays out of the connection and has a limit", () => {
  const client = new StalledClient(new Backlog());
  const text = "x".repeat(MB);
  let count = 0;
  for (; client.dropped === undefined && count < 1000; count++) client.outbox.deliver(text);
  match(client.dropped!, /^\d+ MB wait for it, 64 MB are allowed$/);
  strictEqual(count, CLIENT_LIMIT / MB + 2);
  strictEqual(
    client.bufferedAmount,
    SOFT_LIMIT,
    "the rest waits as text, which can be thrown away",
  );
  strictEqual(client.outbox.waiting, client.bufferedAmount, "nothing is kept for one that was disconnected");
  client.outbox.deliver(text);
  strictEqual(client.outbox.send(text), false);
  strictEqual(client.bufferedAmount, SOFT_LIMIT);
});

Deno.test("what must be delivered comes in order when the client reads again", () => {
  const client = new StalledClient(new Backlog());
  client.bufferedAmount = SOFT_LIMIT;
  for (let n = 0; n < 5; n++) client.outbox.deliver(String(n));
  strictEqual(client.outbox.send("left out"), false, "what is left out must not overtake");
  client.onsent!();
  deepStrictEqual(client.sent, []);
  client.bufferedAmount = 0;
  client.onsent!();
  deepStrictEqual(client.sent, ["0", "1", "2", "3", "4"]);
  ok(client.outbox.send("next"));
});

Deno.test("of many clients that do not read, those with the most are disconnected until all have enough", () => {
  const backlog = new Backlog();
  const clients = Array.from({ length: 50 }, () => new StalledClient(backlog));
  const text = "x".repeat(MB / 2);
  for (let round = 0; round < 100; round++) {
    for (const client of clients) {
      client.outbox.deliver(text);
      ok(backlog.total <= TOTAL_LIMIT + 5 * MB, `${backlog.total / MB} MB wait`);
    }
  }
  const dropped = clients.filter((client) => client.dropped !== undefined);
  ok(dropped.length > 0 && dropped.length < clients.length, `${dropped.length} were disconnected`);
  match(dropped[0]!.dropped!, /wait for all clients together, 128 MB are allowed/);
});

Deno.test("while too much waits for all, a client that reads gets everything", () => {
  const backlog = new Backlog();
  // Each of them has too little to be disconnected for it.
  const others = Array.from({ length: 150 }, () => backlog.add({ waiting: 0.9 * MB, drop: () => fail() }));
  backlog.sent(8 * MB);
  strictEqual(backlog.full, true);
  const reader = new StalledClient(backlog);
  ok(reader.outbox.flowing);
  reader.bufferedAmount = MB;
  strictEqual(reader.outbox.flowing, false, "one that is behind waits");
  for (const leave of others) leave();
  backlog.sent(8 * MB);
  strictEqual(backlog.full, false);
  ok(reader.outbox.flowing);
});
