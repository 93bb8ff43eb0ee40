import { ClientError } from "@/lib/client/mod.ts";

/** Ctrl+C at a prompt ends the command that runs; the end of the program ends everything. */
export class Interrupts {
  readonly #ending = new AbortController();
  #command: AbortController | undefined;

  /** Aborts when the program is to end. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ctrl+C. Returns false when no command runs. */
  interrupt(): boolean {
    this.#command?.abort(interrupted());
    return this.#command !== undefined;
  }

  /** A signal of the operating system, or nobody who reads what is printed. */
  end(): void {
    this.#ending.abort(interrupted());
  }

  /** Runs one command with a signal that aborts at Ctrl+C and at the end. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const command = new AbortController();
    this.#command = command;
    try {
      return await work(AbortSignal.any([command.signal, this.#ending.signal]));
    } finally {
      this.#command = undefined;
    }
  }
}

function interrupted(): ClientError {
  return new ClientError("CLIENT_CLOSED", "Interrupted; what was asked for may still be carried out");
}

/** Signals that end the program. At a prompt Ctrl+C is a key and no signal; elsewhere it ends what was asked for. */
const ENDING: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Hands the signals of the operating system on; returns the function that stops that. */
export function listenToSignals(interrupts: Interrupts): () => void {
  const onEnd = () => interrupts.end();
  for (const signal of ENDING) Deno.addSignalListener(signal, onEnd);
  return () => {
    for (const signal of ENDING) Deno.removeSignalListener(signal, onEnd);
  };
}
