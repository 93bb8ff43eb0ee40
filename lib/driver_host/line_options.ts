import { FRAMING_KEYS } from "@/lib/transports/mod.ts";
import { didYouMean } from "@/lib/core/mod.ts";

/** What takes options, as guests call it. */
export type LineCall = "createTcpTransport" | "createSerialTransport" | "query";

/** The options that have an effect (documents 001 and 002). */
const LINE = ["delimiter", "timeout", ...FRAMING_KEYS, "onData"];
const OPTIONS: Record<LineCall, readonly string[]> = {
  createTcpTransport: LINE,
  createSerialTransport: ["baudRate", "dataBits", "parity", "stopBits", "flowControl", "rtscts", ...LINE],
  query: ["timeout"],
};
/** Texts one guest is told; whoever makes more of them makes up names. */
const MOST = 20;
const LONGEST = 100;

/** Tells which options of its transports a guest gives in vain, each of them once; nothing is refused. */
export class LineOptions {
  readonly #tell: (text: string) => void;
  readonly #told = new Set<string>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** @param given Names of the options, or the text of what stands there and is no object. */
  check(call: LineCall, given: unknown): void {
    if (given === undefined || given === null) return;
    const known = OPTIONS[call];
    if (!Array.isArray(given)) {
      const shown = String(given).slice(0, LONGEST);
      return this.#once(
        `${call}(): the options are ${shown}, which has no effect; they are an object with ${listed(known)}`,
      );
    }
    for (const name of given.slice(0, MOST)) {
      if (known.includes(name)) continue;
      const shown = String(name).slice(0, LONGEST);
      const meant = didYouMean(shown, known) ||
        `; there ${known.length === 1 ? "is" : "are"} ${listed(known)}`;
      this.#once(`${call}(): the option "${shown}" has no effect${meant}`);
    }
  }

  #once(text: string): void {
    if (this.#told.has(text) || this.#told.size >= MOST) return;
    this.#told.add(text);
    this.#tell(text);
  }
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
