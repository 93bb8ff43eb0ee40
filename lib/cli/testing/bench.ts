import { Output } from "../output.ts";
import { parseLine } from "../parse_line.ts";
import { type Outcome, perform } from "../perform.ts";
import { type Ask, Session } from "../session.ts";
import { FakeClient } from "./fake_client.ts";

/** A session on a fake client, and everything it prints. */
export interface Bench {
  readonly fake: FakeClient;
  readonly session: Session;
  /** What went to standard output. */
  out(): string;
  /** What went to standard error. */
  err(): string;
  /** Runs one line. */
  run(line: string, signal?: AbortSignal): Promise<Outcome>;
}

/** Makes a session without a server. */
export function bench(
  options: {
    answers?: ConstructorParameters<typeof FakeClient>[0];
    json?: boolean;
    ask?: Ask;
    workspace?: string;
  } = {},
): Bench {
  const fake = new FakeClient(options.answers);
  const printed = { out: "", err: "" };
  const output = new Output({
    out: (text) => printed.out += text,
    err: (text) => printed.err += text,
    json: options.json ?? false,
  });
  const session = new Session({
    client: fake.client,
    output,
    address: "ws://127.0.0.1:1/ws",
    workspace: options.workspace ?? "/nowhere/workspace",
    ...(options.ask === undefined ? {} : { ask: options.ask }),
  });
  return {
    fake,
    session,
    out: () => printed.out,
    err: () => printed.err,
    run: (line, signal = new AbortController().signal) => perform(() => parseLine(line), { session, signal }),
  };
}
