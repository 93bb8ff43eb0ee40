import { rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { until } from "../contract/until.ts";
import { completeOptions } from "./open_options.ts";
import { DCB_SIZE, setDcb } from "./windows_dcb.ts";
import type { WindowsCalls, WindowsLibrary } from "./windows_library.ts";
import { WindowsPort } from "./windows_port.ts";
import { WindowsSystem } from "./windows_system.ts";

const STATUS_PENDING = 0x103;
const STATUS_TIMEOUT = 0x102;
const STATUS_CANCELLED = 0xc0000120;
const STATUS_DEVICE_GONE = 0xc000009d;
const ERROR_IO_PENDING = 997;

/** One overlapped operation the pretended system has not ended yet. */
interface Pending {
  overlapped: DataView;
  target: Uint8Array;
  finish: () => void;
}

/** Pretends to be kernel32: operations stay pending until the test, or a cancellation, ends them. */
class PretendedKernel {
  readonly written: number[] = [];
  reads: Pending[] = [];
  writes: Pending[] = [];
  closedHandles = 0;
  unloaded = false;
  readonly #events = new Map<bigint, PromiseWithResolvers<void>>();
  readonly #dcb = new Uint8Array(DCB_SIZE);
  #nextEvent = 100n;

  get library(): WindowsLibrary {
    const begin = (list: () => Pending[]) => (_handle: bigint, ...rest: unknown[]) => {
      const [target, , , overlapped] = rest as [Uint8Array, number, null, DataView];
      overlapped.setUint32(0, STATUS_PENDING, true);
      const event = this.#events.get(overlapped.getBigUint64(24, true));
      list().push({ overlapped, target, finish: () => event?.resolve() });
      return 0;
    };
    const call = {
      CreateEventW: () => this.#newEvent(),
      ResetEvent: (event: bigint) => (this.#events.set(event, Promise.withResolvers()), 1),
      CloseHandle: () => (this.closedHandles++, 1),
      GetLastError: () => ERROR_IO_PENDING,
      ReadFile: begin(() => this.reads),
      WriteFile: begin(() => this.writes),
      SetEvent: (event: bigint) => (this.#events.get(event)?.resolve(), 1),
      WaitForSingleObjectLater: (event: bigint) => this.#events.get(event)?.promise.then(() => 0),
      WaitForMultipleObjectsLater: (_count: number, events: BigUint64Array) => this.#waitForAny([...events]),
      CancelIoEx: () => this.#cancelAll(),
      GetCommState: (_handle: bigint, dcb: Uint8Array) => (dcb.set(this.#dcb), 1),
      SetCommState: (_handle: bigint, dcb: Uint8Array) => (this.#dcb.set(dcb), 1),
    };
    return { call: call as unknown as WindowsCalls, close: () => this.unloaded = true };
  }

  endRead(status: number, bytes: number[] = []): void {
    const read = this.reads.shift() as Pending;
    read.target.set(bytes);
    end(read, { status, count: bytes.length });
  }

  endWrite(count: number): void {
    const write = this.writes.shift() as Pending;
    this.written.push(...write.target.subarray(0, count));
    end(write, { status: 0, count });
  }

  /** The first event wakes, and resets itself. */
  async #waitForAny(events: bigint[]): Promise<number> {
    await Promise.race(events.map((event) => this.#events.get(event)?.promise));
    this.#events.set(events[0] as bigint, Promise.withResolvers());
    return 0;
  }

  #newEvent(): bigint {
    this.#events.set(++this.#nextEvent, Promise.withResolvers());
    return this.#nextEvent;
  }

  #cancelAll(): number {
    for (const pending of [...this.reads, ...this.writes]) {
      end(pending, { status: STATUS_CANCELLED, count: 0 });
    }
    this.reads = [];
    this.writes = [];
    return 1;
  }
}

function end(pending: Pending, result: { status: number; count: number }): void {
  pending.overlapped.setUint32(0, result.status, true);
  pending.overlapped.setUint32(8, result.count, true);
  pending.finish();
}

function openPort(): { kernel: PretendedKernel; port: WindowsPort } {
  const kernel = new PretendedKernel();
  const openOptions = completeOptions({ path: "COM3", baudRate: 9600 });
  const system = new WindowsSystem(kernel.library);
  return { kernel, port: new WindowsPort(7n, { openOptions, system, release: () => system.close() }) };
}

Deno.test("a Windows port reads on when the time of a read is over", async () => {
  const { kernel, port } = openPort();
  const buffer = Buffer.alloc(16);
  const reading = port.read(buffer, 2, 8);
  kernel.endRead(STATUS_TIMEOUT);
  await until(() => kernel.reads.length === 1, "Waiting for the next read");
  kernel.endRead(0, [1, 2, 3]);
  strictEqual((await reading).bytesRead, 3);
  strictEqual(buffer.toString("hex", 0, 6), "000001020300");
});

Deno.test("a Windows port writes on until everything is out, one write after the other", async () => {
  const { kernel, port } = openPort();
  const both = Promise.all([port.write(Buffer.from([1, 2, 3])), port.write(Buffer.from([4]))]);
  for (const count of [2, 1, 1]) {
    await until(() => kernel.writes.length > 0, "Waiting for a write");
    strictEqual(kernel.writes.length, 1);
    kernel.endWrite(count);
  }
  await both;
  strictEqual(kernel.written.join(), "1,2,3,4");
});

Deno.test("closing a Windows port cancels what is under way and gives everything back", async () => {
  const { kernel, port } = openPort();
  const reading = rejects(port.read(Buffer.alloc(8), 0, 8), { canceled: true });
  const writing = rejects(port.write(Buffer.from([1])), { canceled: true });
  await until(() => kernel.writes.length === 1, "Waiting for the write");
  await port.close();
  await Promise.all([reading, writing]);
  strictEqual(port.isOpen, false);
  strictEqual(kernel.closedHandles, 4);
  strictEqual(kernel.unloaded, true);
});

Deno.test("a Windows port whose device is gone fails, not cancelled", async () => {
  const { kernel, port } = openPort();
  const reading = rejects(port.read(Buffer.alloc(8), 0, 8), { canceled: false, message: /COM3 hung up/ });
  kernel.endRead(STATUS_DEVICE_GONE);
  await reading;
  await port.close();
});

Deno.test("a Windows port changes its baud rate and nothing else", async () => {
  const { kernel, port } = openPort();
  const dcb = new Uint8Array(DCB_SIZE);
  setDcb(dcb, port.openOptions);
  kernel.library.call.SetCommState(7n, dcb);
  await port.update({ baudRate: 57_600 });
  strictEqual((await port.getBaudRate()).baudRate, 57_600);
  await port.close();
});
