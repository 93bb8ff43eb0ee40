import type { FramingOptions } from "./framing.ts";

/**
 * What a driver talks through: one conversation with one instrument (documents 001 and 002).
 *
 * A transport connects by itself before its first transaction. It runs one transaction at a time in the order
 * they were asked for. A reply that comes after its query has timed out is never handed to the next query.
 */
export interface Transport {
  /** True while the line is open. */
  readonly connected: boolean;
  /** Opens the line; does nothing when it is open. */
  connect(options?: { signal?: AbortSignal }): Promise<void>;
  /**
   * Sends text; the delimiter is appended unless the text ends with it. Bytes go out as they are. When `signal` aborts
   * while it waits for its turn, nothing goes out.
   */
  write(data: string | Uint8Array, options?: { signal?: AbortSignal }): Promise<void>;
  /** Sends text and waits for one reply line, which comes without its delimiter. */
  query(command: string, options?: QueryOptions): Promise<string>;
  /**
   * Closes the line; a transaction under way fails, and so does every later one until `connect` opens it again.
   */
  close(): Promise<void>;
  /** Called with `true` and `false` as the line opens and goes down; for the proxies of guests. */
  onStateChange?: ((connected: boolean) => void) | undefined;
}

/** What lines of every kind can do beside conversations, so that a driver made for a serial port runs over TCP. */
export interface RawTransport extends Transport {
  /**
   * Sends bytes as they are, at once: it does not wait for a transaction under way, so that a stop gets through. Of
   * text each character below U+0100 is one byte.
   */
  writeRaw(data: Uint8Array | string): Promise<void>;
  /**
   * Called with each received line that no query waits for. Assignable; also an option. While somebody listens a line that
   * went down is opened again by itself.
   */
  onData: ((line: string) => void) | undefined;
  /** With raw mode on, received bytes go to `onRawData` instead of being split into lines. */
  setRawMode(on: boolean): void;
  /** Called in raw mode with the bytes in hexadecimal and the time in ms since 1970. */
  onRawData: ((hex: string, timestampMs: number) => void) | undefined;
}

/** A TCP connection. */
export type TcpTransport = RawTransport;

/** A serial line. */
export interface SerialTransport extends RawTransport {
  /** Path of the port: `/dev/ttyUSB0`, `COM3`. */
  readonly portPath: string;
  /** Baud. */
  readonly baudRate: number;
}

/** Options of one query. */
export interface QueryOptions {
  /** Milliseconds to wait for the reply instead of the transport's own `timeout`. */
  timeout?: number;
  /** Ends the wait with its reason. What was sent stays sent. */
  signal?: AbortSignal;
  /** Lines for which this is true are skipped (echo stripping). */
  skip?: (line: string) => boolean;
}

/** Options of `createTcpTransport(host, port, options)`. */
export interface TcpOptions extends FramingOptions {
  /** Milliseconds for connecting and for each reply. Default 5000. */
  timeout?: number;
  /** See {@linkcode RawTransport.onData}. */
  onData?: (line: string) => void;
}

/** Options of `createSerialTransport(path, options)`. */
export interface SerialOptions extends FramingOptions {
  /** Baud. Default 9600. */
  baudRate?: number;
  /** Default 8. */
  dataBits?: 5 | 6 | 7 | 8;
  /** Default `"none"`. */
  parity?: "none" | "even" | "odd" | "mark" | "space";
  /** Default 1. */
  stopBits?: 1 | 1.5 | 2;
  /** Who may send: `rtscts` by wire, `xonxoff` by character. Default `"none"`. */
  flowControl?: "none" | "rtscts" | "xonxoff";
  /** The same as `flowControl: "rtscts"`. Default false. */
  rtscts?: boolean;
  /** Milliseconds for each reply. Default 3000. */
  timeout?: number;
  /** See {@linkcode RawTransport.onData}. */
  onData?: (line: string) => void;
}
