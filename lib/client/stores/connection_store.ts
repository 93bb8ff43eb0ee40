import { type Signal, signal } from "@preact/signals";
import type { ReplyOf } from "@/lib/protocol/mod.ts";
import type { ConnectionStatus } from "../connection_status.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { ServerClock } from "./server_clock.ts";

/** What the server tells of itself. */
export type ServerStatus = ReplyOf<"server.status">["value"];

/** Milliseconds between two looks at the clock of the server. */
const ASK_EVERY_MS = 300_000;

/** Whether there is a connection, and to what. */
export class ConnectionStore {
  readonly status: Signal<ConnectionStatus>;
  /** As it was at the last connection; `undefined` before the first. */
  readonly server: Signal<ServerStatus | undefined> = signal(undefined);
  /** When the last connection was lost, by the clock of the server; `undefined` while there is one, and before the first. */
  readonly lostAt: Signal<number | undefined> = signal(undefined);
  readonly clock: ServerClock = new ServerClock();
  readonly #client: MuxitClient;
  readonly #stops: (() => void)[];

  constructor(client: MuxitClient) {
    this.#client = client;
    this.status = signal(client.status);
    this.#stops = [
      client.onStatus((status) => {
        const wasOpen = this.status.peek().phase === "open";
        this.status.value = status;
        if (status.phase === "open") void this.#load();
        if (status.phase === "open") this.lostAt.value = undefined;
        else if (wasOpen) this.lostAt.value = this.clock.now();
      }),
      client.on("server.initializing", () => void this.#load()),
      client.on("server.ready", () => void this.#load()),
    ];
    const timer = setInterval(() => client.open && void this.#load(), ASK_EVERY_MS);
    this.#stops.push(() => clearInterval(timer));
    if (client.open) void this.#load();
  }

  /** Ends the subscription. */
  close(): void {
    for (const stop of this.#stops) stop();
  }

  async #load(): Promise<void> {
    try {
      this.server.value = await this.clock.read(async () =>
        (await this.#client.request("server.status", {})).value
      );
    } catch (error) {
      this.#client.failed(error);
    }
  }
}
