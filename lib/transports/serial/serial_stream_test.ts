import { match, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { SerialPortStream } from "@serialport/stream";
import { hasSocat, PtyPair, socatNote } from "../contract/pty_pair.ts";
import { serialBinding } from "./serial_binding.ts";

const ignore = !hasSocat;

function openStream(path: string): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    const stream = new SerialPortStream({ binding: serialBinding, path, baudRate: 9600 }, (error) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}

function closeStream(stream: SerialPortStream): Promise<void> {
  return new Promise((resolve, reject) => stream.close((error) => error ? reject(error) : resolve()));
}

Deno.test({ name: `SerialPortStream talks over the binding${socatNote}`, ignore }, async () => {
  await using pair = await PtyPair.create();
  const near = await openStream(pair.near);
  const far = await openStream(pair.far);
  far.on("data", (chunk: Buffer) => far.write(chunk));
  let text = "";
  const done = new Promise<void>((resolve) => {
    near.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith("\n")) resolve();
    });
  });
  near.write("MEAS:VOLT?");
  near.write(Buffer.from("\n"));
  await done;
  strictEqual(text, "MEAS:VOLT?\n");
  await closeStream(near);
  await closeStream(far);
});

Deno.test(
  { name: `SerialPortStream changes the baud rate over the binding${socatNote}`, ignore },
  async () => {
    await using pair = await PtyPair.create();
    const near = await openStream(pair.near);
    await new Promise<void>((resolve, reject) => {
      near.update({ baudRate: 19_200 }, (error) => error ? reject(error) : resolve());
    });
    strictEqual((await near.port?.getBaudRate())?.baudRate, 19_200);
    await closeStream(near);
  },
);

Deno.test({ name: `SerialPortStream tells that the device is gone${socatNote}`, ignore }, async () => {
  await using pair = await PtyPair.create();
  const near = await openStream(pair.near);
  near.resume();
  const closed = once(near, "close");
  await pair.unplug();
  const [error] = await closed as [Error & { disconnected: boolean }];
  strictEqual(error.disconnected, true);
  match(error.message, /hung up|Input\/output error/);
});
