import { match, rejects, strictEqual } from "node:assert/strict";
import { AppError } from "@/lib/protocol/mod.ts";
import { instrument } from "@/tests/support/instrument.ts";
import { GuestLines } from "./guest_lines.ts";

/** The transports of one guest, and an instrument they reach; closed afterwards. */
async function withLines(
  run: (lines: GuestLines, port: number) => Promise<void>,
  options: ConstructorParameters<typeof GuestLines>[0] = {},
): Promise<void> {
  const device = instrument("fine");
  const lines = new GuestLines(options);
  try {
    await run(lines, device.port);
  } finally {
    await lines.close();
    await device.close();
  }
}

const ask = (lines: GuestLines, line: string, verb = "query", ...args: unknown[]) =>
  lines.run({ op: "line", line, verb, args }, { signal: undefined });

Deno.test("a transport made and closed per reconnect never runs out of places", () =>
  withLines(async (lines, port) => {
    for (let i = 0; i < 130; i++) {
      lines.open({ line: `t${i}`, kind: "tcp", args: ["127.0.0.1", port] });
      strictEqual(await ask(lines, `t${i}`, "query", "x"), "fine");
      await ask(lines, `t${i}`, "close");
    }
    strictEqual(lines.size, 64);
    strictEqual(await ask(lines, "t129", "connect"), null, "a closed one that is still known opens again");
    await rejects(ask(lines, "t0", "connect"), /was closed and others took its place/);
  }));

Deno.test("64 transports may be open; one more is refused until one of them is closed", () =>
  withLines(async (lines, port) => {
    for (let i = 0; i < 64; i++) {
      lines.open({ line: `t${i}`, kind: "tcp", args: ["127.0.0.1", port] });
      await ask(lines, `t${i}`, "connect");
    }
    lines.open({ line: "more", kind: "tcp", args: ["127.0.0.1", port] });
    await rejects(ask(lines, "more", "query", "x"), /64 others are open.*close those that are not needed/);
    await ask(lines, "t7", "close");
    lines.open({ line: "again", kind: "tcp", args: ["127.0.0.1", port] });
    strictEqual(await ask(lines, "again", "query", "x"), "fine");
    strictEqual(await ask(lines, "t6", "query", "x"), "fine", "the open ones stay");
  }));

Deno.test("100 000 transports made in a loop leave 64 behind, and the last one works", () =>
  withLines(async (lines, port) => {
    for (let i = 0; i < 100_000; i++) lines.open({ line: `t${i}`, kind: "tcp", args: ["127.0.0.1", port] });
    strictEqual(lines.size, 64);
    strictEqual(await ask(lines, "t99999", "query", "x"), "fine");
  }));

Deno.test("a wrong option is told at the first use, and options that are far too long are not kept", () =>
  withLines(async (lines) => {
    lines.open({ line: "wrong", kind: "tcp", args: ["127.0.0.1", 99999] });
    await rejects(ask(lines, "wrong", "connect"), /port 99999 is not between/);
    lines.open({ line: "long", kind: "tcp", args: ["x".repeat(1_000_000), 1] });
    await rejects(ask(lines, "long", "connect"), /the host is empty/);
    lines.open({ line: "odd", kind: "serial", args: [{ toString: 1 }, { baudRate: "fast" }] });
    await rejects(ask(lines, "odd", "connect"), { code: "VALIDATION_INVALID_VALUE" });
  }));

Deno.test("an open line that waits for its turn ends with its connector, or when nobody waits for it", () =>
  withLines(async (lines, port) => {
    const abort = new AbortController();
    const failures: Promise<void>[] = [];
    for (let i = 0; i < 60; i++) {
      lines.open({ line: `t${i}`, kind: "tcp", args: ["127.0.0.1", port] });
      const asked = lines.run({ op: "line", line: `t${i}`, verb: "connect", args: [] }, {
        signal: abort.signal,
      });
      if (i >= 55) failures.push(rejects(asked, { message: "No longer wanted" }));
      else asked.catch(() => {});
    }
    abort.abort(new AppError("CONN_CALL_FAILED", "No longer wanted"));
    await Promise.all(failures);
  }));

Deno.test("every connection is asked about, a reconnect too, and a refusal is told", async () => {
  const asked: string[] = [];
  await withLines(async (lines, port) => {
    lines.open({ line: "a", kind: "tcp", args: ["localhost", port] });
    strictEqual(await ask(lines, "a", "query", "x"), "fine");
    await ask(lines, "a", "close");
    await ask(lines, "a", "connect");
    strictEqual(asked.length, 2);
    match(asked[0]!, /^localhost \d+ (127\.0\.0\.1|::1)/);
  }, {
    permit: (target) => {
      if (target.kind === "tcp") asked.push(`${target.host} ${target.port} ${target.addresses}`);
    },
  });
  await withLines(async (lines, port) => {
    lines.open({ line: "a", kind: "tcp", args: ["127.0.0.1", port] });
    await rejects(
      ask(lines, "a", "query", "x"),
      /Cannot query "x" on 127\.0\.0\.1:\d+: Not here; change security/,
    );
  }, {
    permit: () => {
      throw new AppError("VALIDATION_INVALID_VALUE", "Not here");
    },
  });
});
