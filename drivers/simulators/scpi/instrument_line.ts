import { delay } from "@/lib/core/mod.ts";
import { SCPI_ERRORS } from "./error_queue.ts";
import type { Fault, FaultPlan } from "./fault_plan.ts";
import type { PowerSupply } from "./power_supply.ts";
import { execute } from "./scpi_commands.ts";

/** Where the replies of an instrument go. */
export interface ReplyWriter {
  /** Sends text as it is. */
  write(text: string): Promise<void>;
  /** Breaks the connection, where there is one. */
  hangUp(): void;
}

/** Options of {@linkcode InstrumentLine}. */
export interface InstrumentLineOptions {
  supply: PowerSupply;
  plan: FaultPlan;
  /** Ends waiting replies. */
  signal: AbortSignal;
}

const EOL = "\n";

/** One connection to the simulated instrument: takes lines one after another and answers, or fails as planned. */
export class InstrumentLine {
  readonly #writer: ReplyWriter;
  readonly #options: InstrumentLineOptions;
  #last: Promise<void> = Promise.resolve();

  constructor(writer: ReplyWriter, options: InstrumentLineOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /** Takes one line, without its ending; resolves when it was dealt with. */
  take(line: string): Promise<void> {
    this.#last = this.#last.then(() => this.#answer(line)).catch(() => {
      // The peer has gone, or the simulator ends: nobody is left to tell.
    });
    return this.#last;
  }

  async #answer(line: string): Promise<void> {
    const { supply, plan } = this.#options;
    const fault = plan.take(line);
    if (fault?.kind === "error") supply.errors.push(fault.error ?? SCPI_ERRORS.execution);
    const reply = execute(supply, line);
    if (fault?.kind === "echo") await this.#writer.write(line + EOL);
    if (fault?.kind === "close") return this.#writer.hangUp();
    if (reply !== undefined) await this.#reply(reply, fault);
  }

  async #reply(reply: string, fault: Fault | undefined): Promise<void> {
    switch (fault?.kind) {
      case "drop":
        return;
      case "duplicate":
        return await this.#writer.write(reply + EOL + reply + EOL);
      case "garble":
        return await this.#writer.write(reply.replace(/[0-9A-Za-z]/g, "~") + EOL);
      case "half":
        return await this.#writer.write(reply.slice(0, Math.ceil(reply.length / 2)));
      case "empty":
        return await this.#writer.write(EOL);
      case "delay":
        await delay(fault.ms ?? 1000, { signal: this.#options.signal });
    }
    await this.#writer.write(reply + EOL);
  }
}
