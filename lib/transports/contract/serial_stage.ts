import { Buffer } from "node:buffer";
import { serialBinding } from "../serial/serial_binding.ts";
import { createSerialTransport } from "../serial_transport.ts";
import type { SerialTransport } from "../transport.ts";
import { PtyPair } from "./pty_pair.ts";
import { ScriptedInstrument } from "./scripted_instrument.ts";
import type { StageOptions, TransportStage } from "./transport_contract.ts";

type Port = Awaited<ReturnType<typeof serialBinding.open>>;

/** An instrument at the far end of a pair of pseudo-terminals. */
export class SerialStage implements TransportStage {
  readonly instrument: ScriptedInstrument;
  readonly transport: SerialTransport;
  readonly label: string;
  readonly #pair: PtyPair;
  #port: Port | undefined;
  #serving: Promise<void> = Promise.resolve();
  #disposed = false;

  private constructor(pair: PtyPair, options: StageOptions) {
    this.#pair = pair;
    this.label = pair.near;
    this.instrument = new ScriptedInstrument(options);
    this.transport = createSerialTransport(pair.near, options);
  }

  /** Plugs the instrument in; the transport is not open yet. */
  static async create(options: StageOptions): Promise<SerialStage> {
    const stage = new SerialStage(await PtyPair.create(), options);
    await stage.#switchOn();
    return stage;
  }

  async drop(): Promise<void> {
    await this.#switchOff();
    await this.#pair.unplug();
  }

  async restore(): Promise<void> {
    await this.#pair.plugIn();
    await this.#switchOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#switchOff();
    await this.#pair[Symbol.asyncDispose]();
  }

  async #switchOn(): Promise<void> {
    this.#port = await serialBinding.open({ path: this.#pair.far, baudRate: 9600 });
    this.instrument.reset();
    this.#serving = this.#serve(this.#port);
  }

  async #switchOff(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    await port?.close();
    await this.#serving;
  }

  async #serve(port: Port): Promise<void> {
    const buffer = Buffer.alloc(4096);
    try {
      for (;;) {
        const { bytesRead } = await port.read(buffer, 0, buffer.length);
        await this.instrument.receive(
          buffer.subarray(0, bytesRead),
          (bytes) => port.write(Buffer.from(bytes.buffer)),
        );
      }
    } catch {
      // The port was closed or unplugged.
    }
  }
}
