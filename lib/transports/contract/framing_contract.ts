import { rejects, strictEqual } from "node:assert/strict";
import type { StageTest } from "./transport_contract.ts";
import { until } from "./until.ts";

/** Registers the tests of how commands and replies lie on the line. */
export function registerFramingContract(test: StageTest): void {
  registerEnds(test);
  registerEncodings(test);
  test("in raw mode bytes come as they are, and queries are refused", {}, async ({ transport }) => {
    let raw = "";
    transport.onRawData = (hex) => raw += hex;
    await transport.connect();
    transport.setRawMode(true);
    await transport.writeRaw("RAW 00ff0d\n");
    await until(() => raw === "00FF0D0A", "Waiting for the bytes");
    await rejects(transport.query("ECHO a"), /Raw mode is on.*setRawMode\(false\)/);
    transport.setRawMode(false);
    strictEqual(await transport.query("ECHO b"), "b");
  });
  test("no bytes at all are written like any others", {}, async ({ transport }) => {
    await transport.writeRaw(new Uint8Array(0));
    await transport.write(new Uint8Array(0));
    strictEqual(await transport.query("ECHO c"), "c");
  });
}

function registerEnds(test: StageTest): void {
  test(
    "commands and replies may end differently",
    { writeTerminator: "\r", readTerminator: "\n\x03" },
    async ({ transport, instrument }) => {
      strictEqual(await transport.query("ECHO a\nb"), "a\nb");
      strictEqual(await transport.query("ECHO c\r"), "c");
      strictEqual(instrument.received.join("|"), "ECHO a\nb|ECHO c");
    },
  );
  test("a command may end with nothing", { writeTerminator: "" }, async ({ transport, instrument }) => {
    await transport.write("VOLT");
    await transport.writeRaw(" 5\n");
    await until(() => instrument.bytes.endsWith("VOLT 5\n"), "Waiting for the bytes");
  });
  test(
    "replies without an end are ended by silence",
    { writeTerminator: "\r", replySilence: 40 },
    async ({ transport }) => {
      strictEqual(await transport.query("ECHO first\nsecond"), "first\nsecond");
      strictEqual(await transport.query("ECHO third"), "third");
    },
  );
  test(
    "replies may all have one length",
    { writeTerminator: "\r", replyLength: 6 },
    async ({ transport }) => {
      const unread: string[] = [];
      transport.onData = (reply) => unread.push(reply);
      strictEqual(await transport.query("ECHO A\n1234"), "A\n1234");
      strictEqual(await transport.query("ECHO abcdefghijkl"), "abcdef");
      await until(() => unread.length === 1, "Waiting for the reply nobody asked for");
      strictEqual(unread[0], "ghijkl");
    },
  );
  test(
    "a reply that is too short says what is missing",
    { replyLength: 6, timeout: 300 },
    async ({ transport }) => {
      await rejects(transport.query("ECHO abc"), /"abc" came where a reply has 6 bytes/);
    },
  );
}

function registerEncodings(test: StageTest): void {
  test(
    "Latin-1 is written and read byte by byte",
    { encoding: "latin1" },
    async ({ transport, instrument }) => {
      // Bytes that would be UTF-8 as well.
      strictEqual(await transport.query("RAW c2b5"), "Âµ");
      await transport.write("µ");
      await instrument.arrived("µ");
    },
  );
  test("UTF-8 is not guessed", { encoding: "utf8" }, async ({ transport }) => {
    strictEqual(await transport.query("RAW 35b56d"), "5\uFFFDm");
  });
  test("ASCII has 128 characters", { encoding: "ascii" }, async ({ transport, instrument }) => {
    strictEqual(await transport.query("RAW 3235b043"), "25\uFFFDC");
    await rejects(transport.write("25 °C"), {
      code: "VALIDATION_INVALID_VALUE",
      message: /ASCII has no "°"; .*utf8/,
    });
    await transport.write("25 C");
    await instrument.arrived("25 C");
  });
}
