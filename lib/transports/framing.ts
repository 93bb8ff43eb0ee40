import { checkDelimiter } from "./option_checks.ts";
import { isEncodingName, type TextCoding, textCoding } from "./text_coding.ts";
import { invalidOption } from "./transport_error.ts";

/** Where a reply ends. */
export type ReplyEnd =
  | { kind: "line"; terminator: string }
  /** Nothing has come for so many milliseconds. */
  | { kind: "silence"; ms: number }
  /** So many bytes have come. */
  | { kind: "length"; bytes: number };

/** How commands and replies lie on a line. */
export interface Framing {
  /** Sent behind each command; may be empty. */
  writeTerminator: string;
  end: ReplyEnd;
  coding: TextCoding;
}

/** What a person may set of a {@linkcode Framing}. */
export interface FramingOptions {
  /** Ends a line in both directions. Default `"\n"`. */
  delimiter?: string | undefined;
  /** Ends a reply; default `delimiter`. */
  readTerminator?: string | undefined;
  /** Sent behind each command, `""` for nothing; default `delimiter`. */
  writeTerminator?: string | undefined;
  /** Milliseconds of silence that end a reply which has no terminator. */
  replySilence?: number | undefined;
  /** Bytes of each reply of an instrument whose replies all have one length. */
  replyLength?: number | undefined;
  /** `ascii`, `latin1` or `utf8`; without it replies are taken as UTF-8, or as Latin-1 where they are no UTF-8. */
  encoding?: string | undefined;
}

/** Names of what may be set beside the delimiter. */
export const FRAMING_KEYS = [
  "readTerminator",
  "writeTerminator",
  "replySilence",
  "replyLength",
  "encoding",
] as const;

const MOST_SILENCE_MS = 60_000;
const MOST_LENGTH = 8 * 1024 * 1024;
const ENDS = ["readTerminator", "replySilence", "replyLength"] as const;

/**
 * Checks the options and fills in what is not set.
 *
 * @param device For messages.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for what cannot be, and for two ends of a reply at once.
 */
export function readFraming(options: FramingOptions, device: string): Framing {
  const { encoding } = options;
  if (encoding !== undefined && !isEncodingName(encoding)) {
    throw refused(device, `the encoding ${shown(encoding)} is none of ascii, latin1 and utf8`);
  }
  const end = readEnd(options, device);
  const delimiter = options.delimiter ?? (end.kind === "line" ? end.terminator : "\n");
  const writeTerminator = options.writeTerminator ?? delimiter;
  if (typeof writeTerminator !== "string") throw refused(device, "the writeTerminator must be a text");
  return { writeTerminator, end, coding: textCoding(encoding) };
}

function readEnd(options: FramingOptions, device: string): ReplyEnd {
  const given = ENDS.filter((name) => options[name] !== undefined && options[name] !== "");
  if (given.length > 1) {
    throw refused(device, `a reply ends in one way, but ${given.join(" and ")} are set; keep one of them`);
  }
  const { replySilence: ms, replyLength: bytes } = options;
  if (ms !== undefined) {
    if (typeof ms === "number" && ms > 0 && ms <= MOST_SILENCE_MS) return { kind: "silence", ms };
    throw refused(
      device,
      `replySilence ${shown(ms)} is no number of milliseconds between 0 and ${MOST_SILENCE_MS}`,
    );
  }
  if (bytes !== undefined) {
    if (Number.isInteger(bytes) && bytes > 0 && bytes <= MOST_LENGTH) return { kind: "length", bytes };
    throw refused(
      device,
      `replyLength ${shown(bytes)} is no whole number of bytes between 1 and ${MOST_LENGTH}`,
    );
  }
  if (options.readTerminator === "") {
    throw refused(
      device,
      "without a readTerminator a reply must end by replySilence or replyLength; set one of them",
    );
  }
  return {
    kind: "line",
    terminator: checkDelimiter(options.readTerminator ?? options.delimiter ?? "\n", device),
  };
}

function refused(device: string, what: string): Error {
  return invalidOption(`Cannot create a transport to ${device}: ${what}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}
