import { plainAddress } from "./ip_address.ts";

/** Milliseconds an address stays ours after its socket was closed: what it sent before may still be on its way. */
const LINGER_MS = 5000;

interface Held {
  count: number;
  /** Time of the last close, as `performance.now()`. */
  closedAt: number;
}

/**
 * The sockets this process holds for drivers, and the ports it listens on itself. A driver must never talk to the server
 * through its own machine, so the two know of each other: a transport does not connect to such a port, and the server
 * serves nobody who comes from such a socket.
 */
class OwnSockets {
  readonly #ports = new Map<number, number>();
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();

  /** The server listens on this port; returns the function that ends that. */
  listensOn(port: number): () => void {
    this.#ports.set(port, (this.#ports.get(port) ?? 0) + 1);
    this.#tell();
    return () => {
      const left = (this.#ports.get(port) ?? 1) - 1;
      if (left > 0) this.#ports.set(port, left);
      else this.#ports.delete(port);
      this.#tell();
    };
  }

  /** Ports this process listens on. */
  get ports(): number[] {
    return [...this.#ports.keys()];
  }

  /** Calls back when a port was added or has gone; returns the function that ends that. */
  onPorts(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** True when a server of this process listens on that port. */
  isListener(port: number): boolean {
    return this.#ports.has(port);
  }

  /** A transport has this local end; returns the function that ends that. Call it before a byte is sent. */
  hold({ hostname, port }: Deno.NetAddr): () => void {
    this.#forgetOld();
    const key = keyOf(hostname, port);
    const held = this.#held.get(key) ?? { count: 0, closedAt: 0 };
    held.count++;
    this.#held.set(key, held);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      held.count--;
      held.closedAt = performance.now();
    };
  }

  /** True when whoever comes from that address is one of our own transports, or was one a moment ago. */
  isHeld({ hostname, port }: Pick<Deno.NetAddr, "hostname" | "port">): boolean {
    const held = this.#held.get(keyOf(hostname, port));
    return held !== undefined && !isOver(held);
  }

  #forgetOld(): void {
    for (const [key, held] of this.#held) {
      if (isOver(held)) this.#held.delete(key);
    }
  }
}

/** Sockets belong to the process, so there is one register for all servers in it. */
export const ownSockets: OwnSockets = new OwnSockets();

function isOver({ count, closedAt }: Held): boolean {
  return count === 0 && performance.now() - closedAt > LINGER_MS;
}

function keyOf(hostname: string, port: number): string {
  return `${plainAddress(hostname) ?? hostname} ${port}`;
}
