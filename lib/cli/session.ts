import type { CliClient } from "./cli_client.ts";
import { Names } from "./names.ts";
import type { Output } from "./output.ts";

/** Asks the person at the terminal; `undefined` when there is nothing more to come. */
export type Ask = (question: string, options: { signal: AbortSignal }) => Promise<string | undefined>;

/** A driver that is being tried, and the temporary connector the server made for it. */
export interface Trial {
  readonly driver: string;
  readonly connector: string;
}

/** What a {@linkcode Session} is made of. */
export interface SessionOptions {
  client: CliClient;
  output: Output;
  /** Address of the server, for people. */
  address: string;
  /** Path of the workspace folder. */
  workspace: string;
  /** Absent when nobody sits at a terminal. */
  ask?: Ask;
}

/** What lasts from one command to the next. */
export class Session {
  readonly client: CliClient;
  readonly output: Output;
  readonly address: string;
  readonly workspace: string;
  readonly names: Names;
  readonly ask: Ask | undefined;
  /** The driver `drivers init` has started. */
  trial: Trial | undefined;

  constructor({ client, output, address, workspace, ask }: SessionOptions) {
    this.client = client;
    this.output = output;
    this.address = address;
    this.workspace = workspace;
    this.ask = ask;
    this.names = new Names(client);
  }
}
