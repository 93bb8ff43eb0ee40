import { match, ok, rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { hasSocat, PtyPair, socatNote } from "../contract/pty_pair.ts";
import { until } from "../contract/until.ts";
import { completeOptions } from "./open_options.ts";
import { openPosixPort } from "./posix_open.ts";
import { LINUX, type PosixPlatform, thisPlatform } from "./posix_platform.ts";
import type { PosixPort } from "./posix_port.ts";

const posix = Deno.build.os !== "windows";
const platforms: [string, PosixPlatform][] = Deno.build.os === "linux"
  ? [["poll", LINUX], ["select", { ...LINUX, wait: "select" }]]
  : [["this system", thisPlatform()]];

/** Both ends of a pair, opened. */
class PortPair implements AsyncDisposable {
  private constructor(readonly pty: PtyPair, readonly near: PosixPort, readonly far: PosixPort) {}

  static async open(platform: PosixPlatform): Promise<PortPair> {
    const pty = await PtyPair.create();
    const [near, far] = await Promise.all([pty.near, pty.far].map((path) => open(path, { platform })));
    return new PortPair(pty, near as PosixPort, far as PosixPort);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const port of [this.near, this.far]) if (port.isOpen) await port.close();
    await this.pty[Symbol.asyncDispose]();
  }
}

function open(
  path: string,
  options: { baudRate?: number; platform?: PosixPlatform } = {},
): Promise<PosixPort> {
  const { baudRate = 9600, platform } = options;
  return openPosixPort(completeOptions({ path, baudRate }), platform === undefined ? {} : { platform });
}

async function readExactly(port: PosixPort, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let got = 0; got < length;) got += (await port.read(buffer, got, length - got)).bytesRead;
  return buffer;
}

for (const [name, platform] of platforms) {
  const test = (title: string, run: (pair: PortPair) => Promise<void>) =>
    Deno.test(
      { name: `a port waiting by ${name} ${title}${socatNote}`, ignore: !hasSocat || !posix },
      async () => {
        await using pair = await PortPair.open(platform);
        await run(pair);
      },
    );

  test("carries every byte value both ways", async ({ near, far }) => {
    const all = Buffer.from(Uint8Array.from({ length: 256 }, (_, value) => value));
    await near.write(all);
    ok(all.equals(await readExactly(far, 256)));
    await far.write(all);
    ok(all.equals(await readExactly(near, 256)));
  });
  test("reads bytes that come while it waits", async ({ near, far }) => {
    const reading = readExactly(near, 5);
    await far.write(Buffer.from("hello"));
    strictEqual((await reading).toString(), "hello");
  });
  test("writes more than the system takes at once, in order", async ({ near, far }) => {
    const sent = Buffer.alloc(300_000);
    for (let at = 0; at < sent.length; at += 4) sent.writeUInt32LE(at, at);
    const half = sent.length / 2;
    const writing = Promise.all([near.write(sent.subarray(0, half)), near.write(sent.subarray(half))]);
    const got = await readExactly(far, sent.length);
    await writing;
    ok(sent.equals(got));
  });
  test("cancels a read when it is closed", async ({ near }) => {
    const reading = rejects(near.read(Buffer.alloc(8), 0, 8), { canceled: true, message: /is closed/ });
    await near.close();
    await reading;
    strictEqual(near.isOpen, false);
    await rejects(near.read(Buffer.alloc(8), 0, 8), { canceled: true });
    await rejects(near.write(Buffer.from("x")), { canceled: true });
  });
  test("cancels a write that nobody reads when it is closed", async ({ near }) => {
    const writing = rejects(near.write(Buffer.alloc(4 * 1024 * 1024)), { canceled: true });
    await near.close();
    await writing;
  });
  test("fails, not cancelled, when the device goes away", async ({ near, pty }) => {
    const reading = rejects(near.read(Buffer.alloc(8), 0, 8), (error: Error & { canceled: boolean }) => {
      match(error.message, /hung up|Input\/output error/);
      return error.canceled === false;
    });
    await pty.unplug();
    await reading;
    strictEqual(near.isOpen, true);
  });
}

Deno.test(
  { name: `readNow gives what has come and never waits${socatNote}`, ignore: !hasSocat || !posix },
  async () => {
    await using pair = await PortPair.open(thisPlatform());
    const buffer = Buffer.alloc(16);
    strictEqual(pair.near.readNow(buffer), 0);
    await pair.far.write(Buffer.from("ab"));
    let text = "";
    await until(() => {
      text += buffer.toString("latin1", 0, pair.near.readNow(buffer));
      return text === "ab";
    }, "Waiting for the bytes");
  },
);

Deno.test(
  { name: `a port takes usual and unusual baud rates${socatNote}`, ignore: !hasSocat || !posix },
  async () => {
    await using pty = await PtyPair.create();
    for (const baudRate of [50, 9600, 115_200, 250_000, 921_600, 1_234_567]) {
      const port = await open(pty.near, { baudRate });
      strictEqual((await port.getBaudRate()).baudRate, baudRate);
      await port.close();
    }
    const port = await open(pty.near);
    await port.update({ baudRate: 31_250 });
    strictEqual((await port.getBaudRate()).baudRate, 31_250);
    await rejects(port.update({ baudRate: -1 }), RangeError);
    await port.close();
  },
);

Deno.test({ name: `flush forgets what was not read${socatNote}`, ignore: !hasSocat || !posix }, async () => {
  await using pair = await PortPair.open(thisPlatform());
  await pair.far.write(Buffer.from("old"));
  await pair.near.read(Buffer.alloc(1), 0, 1);
  await pair.near.flush();
  await pair.far.write(Buffer.from("new"));
  strictEqual((await readExactly(pair.near, 3)).toString(), "new");
});

Deno.test(
  { name: `drain waits for a write under way${socatNote}`, ignore: !hasSocat || !posix },
  async () => {
    await using pair = await PortPair.open(thisPlatform());
    const events: string[] = [];
    const writing = pair.near.write(Buffer.alloc(100_000)).then(() => events.push("written"));
    const draining = pair.near.drain().then(() => events.push("drained"));
    await readExactly(pair.far, 100_000);
    await Promise.all([writing, draining]);
    strictEqual(events.join(), "written,drained");
  },
);

Deno.test({
  name: `control lines fail with a reason where there are none${socatNote}`,
  ignore: !hasSocat || !posix,
}, async () => {
  await using pair = await PortPair.open(thisPlatform());
  await rejects(pair.near.get(), /\(control lines\)/);
  await rejects(pair.near.set({ dtr: false }), /\(control lines\)/);
});

Deno.test(
  { name: `a port is held by one opener at a time${socatNote}`, ignore: !hasSocat || !posix },
  async () => {
    await using pty = await PtyPair.create();
    const first = await open(pty.near);
    await rejects(open(pty.near), /in use by another program or connector/);
    await first.close();
    await (await open(pty.near)).close();
  },
);

Deno.test({ name: "only terminals are opened", ignore: !posix }, async () => {
  const file = await Deno.makeTempFile();
  await rejects(open(file), /is not a serial port/);
  await Deno.remove(file);
  await rejects(open("/dev/zero"), /is not a serial port/);
  await rejects(open("/dev/ttyNONE99"), /No such file or directory \(opening \/dev\/ttyNONE99\)/);
});
