import { type Signal, signal } from "@preact/signals";
import type { ReplyOf } from "@/lib/protocol/mod.ts";
import type { ConnectionStatus } from "../connection_status.ts";
import type { MuxitClient } from "../muxit_client.ts";

/** What the server tells of itself. */
export type ServerStatus = ReplyOf<"server.status">["value"];

/** Whether there is a connection, and to what. */
export class ConnectionStore {
  readonly status: Signal<ConnectionStatus>;
  /** As it was at the last connection; `undefined` before the first. */
  readonly server: Signal<ServerStatus | undefined> = signal(undefined);
  readonly #client: MuxitClient;
  readonly #stops: (() => void)[];

  constructor(client: MuxitClient) {
    this.#client = client;
    this.status = signal(client.status);
    this.#stops = [
      client.onStatus((status) => {
        this.status.value = status;
        if (status.phase === "open") void this.#load();
      }),
      client.on("server.initializing", () => void this.#load()),
      client.on("server.ready", () => void this.#load()),
    ];
    if (client.open) void this.#load();
  }

  /** Ends the subscription. */
  close(): void {
    for (const stop of this.#stops) stop();
  }

  async #load(): Promise<void> {
    try {
      this.server.value = (await this.#client.request("server.status", {})).value;
    } catch (error) {
      this.#client.failed(error);
    }
  }
}
