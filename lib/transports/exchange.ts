import type { ReplyEnd } from "./framing.ts";
import type { LineConnection } from "./line_connection.ts";
import { LineError } from "./line_error.ts";
import { quoted } from "./text_bytes.ts";

/** One command and the wait for its reply. */
export interface ExchangeOptions {
  /** Milliseconds until the reply must have come, sending included. */
  timeout: number;
  /** Where a reply ends; for the message of a timeout. */
  end: ReplyEnd;
  signal?: AbortSignal;
  skip?: (line: string) => boolean;
  /** Sends the command. */
  send: () => Promise<void>;
  /** Makes the error of a failure. */
  fail: (what: unknown) => Error;
  /** Called when the end came while the command was not wholly sent: the line cannot be used any more. */
  abandon: (error: unknown) => void;
}

/**
 * Sends a command and waits for its reply line.
 *
 * Any end without the reply leaves the connection in doubt.
 *
 * @throws What `fail` makes of a timeout, a line that went down, or a write that failed.
 * @throws The signal's reason, when it aborts first.
 */
export function exchange(connection: LineConnection, options: ExchangeOptions): Promise<string> {
  const { signal, timeout } = options;
  return new Promise((resolve, reject) => {
    if (connection.error !== undefined) return reject(options.fail(connection.error));
    if (signal?.aborted) return reject(signal.reason);
    let under: "sending" | "waiting" | "ended" = "sending";
    const end = () => {
      under = "ended";
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      connection.forget();
    };
    const giveUp = (error: unknown) => {
      if (under === "ended") return;
      const halfSent = under === "sending";
      end();
      if (halfSent) options.abandon(error);
      connection.doubt();
      reject(error);
    };
    const onAbort = () => giveUp(signal?.reason);
    const timer = setTimeout(() => giveUp(options.fail(noAnswer(connection, options))), timeout);
    signal?.addEventListener("abort", onAbort, { once: true });
    connection.expect({
      skip: options.skip,
      resolve: (line) => {
        end();
        resolve(line);
      },
      reject: (error) => giveUp(options.fail(error)),
    });
    options.send().then(
      () => under === "sending" && (under = "waiting"),
      (error) => giveUp(options.fail(error)),
    );
  });
}

function noAnswer(connection: LineConnection, options: ExchangeOptions): LineError {
  const got = connection.unfinished;
  const seen = got === "" ? "nothing came" : `${quoted(got)} came ${missing(options.end)}`;
  return new LineError(`No answer within ${options.timeout} ms, ${seen}`);
}

function missing(end: ReplyEnd): string {
  if (end.kind === "line") return `without the line ending ${quoted(end.terminator)}`;
  return end.kind === "length"
    ? `where a reply has ${end.bytes} bytes`
    : `without ${end.ms} ms of silence behind it`;
}
