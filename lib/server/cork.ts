import { openLibc } from "@/lib/core/mod.ts";
import { descriptorOf } from "./socket_descriptor.ts";

/** Numbers of Linux. */
const IPPROTO_TCP = 6;
const TCP_CORK = 3;
/** Turns of the loop a connection stays corked at most, when the runtime has not sent all by then. */
const MOST_TURNS = 3;

const ON = int32(1);
const OFF = int32(0);

const libc = openLibc({
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
});

/** The part of a WebSocket that tells when everything is with the system. */
type Sent = Pick<WebSocket, "bufferedAmount">;

/**
 * Puts what is sent to a client in one turn of the loop into few packets, on Linux: a packet for each reply costs more than
 * everything else about it (measured: half of the server's time, a third of the client's). A single message goes at once.
 */
export class Corks {
  #turn = 0;
  #scheduled = false;
  readonly #corked = new Set<Cork>();

  /**
   * The cork of a connection.
   *
   * @param peer The other end of it, by which it is found among the descriptors of this process.
   * @returns `undefined` where there are none: other systems, IPv6.
   */
  of(socket: Sent, peer: Deno.NetAddr): Cork | undefined {
    const descriptor = descriptorOf(peer);
    return descriptor === undefined ? undefined : new Cork(descriptor, socket, this);
  }

  /** Something is about to be sent there. */
  sends(cork: Cork): void {
    if (!this.#scheduled) this.#schedule();
    if (cork.turn !== this.#turn) cork.turn = this.#turn;
    else if (!cork.corked) {
      cork.put();
      this.#corked.add(cork);
    }
  }

  #schedule(): void {
    this.#scheduled = true;
    setImmediate(() => this.#over());
  }

  // The runtime sends between two turns what it was given in the first.
  #over(): void {
    this.#scheduled = false;
    this.#turn++;
    for (const cork of this.#corked) {
      if (!cork.mayGo(this.#turn)) continue;
      cork.pull();
      this.#corked.delete(cork);
    }
    if (this.#corked.size > 0) this.#schedule();
  }
}

/** The cork of one connection. Its descriptor may be another one's by now: then that is held for a turn, which is no harm. */
export class Cork {
  /** The last turn in which something was sent. */
  turn = -1;
  #since: number | undefined;
  readonly #descriptor: number;
  readonly #socket: Sent;
  readonly #corks: Corks;

  constructor(descriptor: number, socket: Sent, corks: Corks) {
    this.#descriptor = descriptor;
    this.#socket = socket;
    this.#corks = corks;
  }

  /** True while the system keeps what is sent. */
  get corked(): boolean {
    return this.#since !== undefined;
  }

  /** Something is about to be sent. */
  sends(): void {
    this.#corks.sends(this);
  }

  /** True when it is to be pulled: everything is with the system, or does not fit into it. */
  mayGo(turn: number): boolean {
    return this.#socket.bufferedAmount === 0 || turn - this.#since! >= MOST_TURNS;
  }

  /** From now on the system keeps what is sent. */
  put(): void {
    this.#since = this.turn;
    setCork(this.#descriptor, ON);
  }

  /** What the system has kept goes. */
  pull(): void {
    this.#since = undefined;
    setCork(this.#descriptor, OFF);
  }
}

function setCork(descriptor: number, value: Uint8Array<ArrayBuffer>): void {
  libc?.symbols.setsockopt(descriptor, IPPROTO_TCP, TCP_CORK, value, value.length);
}

function int32(value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.of(value).buffer);
}
