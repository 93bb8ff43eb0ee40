import { AppError } from "@/lib/protocol/mod.ts";
import { FRAMING_KEYS, type SerialOptions } from "@/lib/transports/mod.ts";
import { NamedValues } from "../named_values.ts";

/** The host in a fresh template; nothing answers there (RFC 5737). */
export const PLACEHOLDER_HOST = "192.0.2.100";

/** Keys of a serial port, as the transports have them. */
export const SERIAL_KEYS = ["dataBits", "parity", "stopBits", "flowControl"] as const;
const NUMBERS: readonly string[] = ["replySilence", "replyLength", "dataBits", "stopBits"];

/** The ways to an instrument. `custom` is a transport that the connector made itself. */
export type ScpiTransportKind = "tcp" | "serial" | "custom";

/** The options of a GenericScpi connector, checked (driver reference §12.1). */
export interface ScpiSettings {
  kind: ScpiTransportKind;
  host: string;
  port: number;
  serialPort: string;
  /** Baud. */
  baudRate: number;
  /** How commands and replies lie on the line; checked by whoever makes the transport. */
  framing: Pick<SerialOptions, (typeof FRAMING_KEYS)[number] | "delimiter">;
  /** What a serial port is opened with beside its rate; checked there as well. */
  serialLine: Pick<SerialOptions, (typeof SERIAL_KEYS)[number]>;
  /** Milliseconds for connecting and for each reply. */
  timeout: number;
  autoConnect: boolean;
  /** False: the instrument is never asked for `*IDN?`. */
  identify: boolean;
  /** Milliseconds of rest after each opening. */
  openDelay: number;
  /** Sent one by one after each connecting. */
  initCommands: readonly string[];
  /** Milliseconds between the end of one transaction and the begin of the next, at least. */
  commandDelay: number;
  /** Milliseconds of rest after each write, before anybody else gets the line. */
  settleMs: number;
  /** What the instrument answers to each setting: this text, or with `true` any line. */
  ack: string | boolean;
  debug: boolean;
}

/**
 * Reads the driver configuration; the declared items (`scpi`) are read by `readDeclaredItems`.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming the key.
 */
export function readScpiSettings(config: Readonly<Record<string, unknown>>): ScpiSettings {
  const values = new NamedValues(config, { kind: "Config key" });
  const kind = readKind(values);
  return {
    kind,
    host: values.string("host", PLACEHOLDER_HOST).trim(),
    port: kind === "tcp" ? values.int("port", 5025) : 0,
    serialPort: values.string("serialPort", "COM3"),
    baudRate: values.int("baudRate", 9600),
    framing: { delimiter: unescape(values.string("terminator", "\n")), ...given(values, FRAMING_KEYS) },
    serialLine: given(values, SERIAL_KEYS),
    timeout: positive(values, { key: "timeout", fallback: 5000, least: 1 }),
    autoConnect: values.bool("autoConnect", false),
    identify: values.bool("identify", true),
    openDelay: positive(values, { key: "openDelay", fallback: 0, least: 0 }),
    initCommands: readInitCommands(values),
    commandDelay: positive(values, { key: "commandDelay", fallback: 0, least: 0 }),
    settleMs: positive(values, { key: "settleMs", fallback: 0, least: 0 }),
    ack: typeof values.raw("ack") === "string" ? values.string("ack") : values.bool("ack", false),
    debug: values.bool("debug", false),
  };
}

/** Those of the keys that are set, numbers also when they are written as text, as environment variables are. */
function given(values: NamedValues, keys: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const key of keys) {
    const value = values.raw(key);
    if (value === undefined || value === null) continue;
    if (NUMBERS.includes(key)) found[key] = values.double(key);
    else found[key] = typeof value === "string" ? unescape(value) : value;
  }
  return found;
}

function readKind(values: NamedValues): ScpiTransportKind {
  if (values.has("_transport")) return "custom";
  const kind = values.string("transport", "tcp").toLowerCase();
  if (kind === "tcp" || kind === "serial") return kind;
  if (kind === "usbtmc") {
    throw invalid(
      "'transport' is usbtmc, which this server cannot drive; connect the instrument by tcp or serial",
    );
  }
  throw invalid(`'transport' expected tcp or serial, got "${kind}"`);
}

/** Text is cut at `;`; a list keeps commands that hold one. */
function readInitCommands(values: NamedValues): string[] {
  const list = Array.isArray(values.raw("initCommands"))
    ? values.strings("initCommands")
    : values.string("initCommands", "").split(";");
  return list.map((command) => command.trim()).filter((command) => command !== "");
}

const ESCAPES: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t", "0": "\0" };

/** Somebody who types `\n` or `\x03` into a form means the control character. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:([rnt0])|x([0-9a-f]{2}))/gi,
    (_whole, letter: string | undefined, hex: string) =>
      letter === undefined ? String.fromCharCode(parseInt(hex, 16)) : ESCAPES[letter.toLowerCase()]!,
  );
}

function positive(values: NamedValues, { key, fallback, least }: {
  key: string;
  fallback: number;
  least: number;
}): number {
  const value = values.double(key, fallback);
  if (value >= least) return value;
  throw invalid(`'${key}' expected milliseconds from ${least} up, got ${value}`);
}

function invalid(text: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", `Config key ${text}`);
}
