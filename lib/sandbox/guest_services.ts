import type { AppError, DType, LostNumbers } from "@/lib/protocol/mod.ts";
import type { Ask, Deadlines, GuestKind } from "./guest/messages.ts";

/** One stream item as it came over the pipe: still bytes, valid until the service that gets it returns. */
export interface GuestStreamItem {
  stream: string;
  /** Element type when the payload is a typed array; else the payload is JSON text. */
  dtype: DType | undefined;
  /** Numbers the JSON text has `null` for. */
  lost: LostNumbers;
  payload: Uint8Array;
}

/** What happened on a transport of the guest. */
export interface LineEvent {
  line: string;
  event: "state" | "data" | "raw";
  value: unknown;
  /** Milliseconds since 1970, for raw data. */
  at?: number;
}

/** What the host does for one guest process. */
export interface GuestServices {
  /**
   * Answers a question of the guest.
   *
   * @param options `wait` tells that its connector thread is blocked meanwhile; `signal` aborts when whoever called the code
   * that asks no longer wants it.
   */
  ask(request: Ask, options: { wait: boolean; signal: AbortSignal | undefined }): Promise<unknown>;
  /** The guest made a transport; `options` says which ones it gave. */
  open(made: { line: string; kind: "tcp" | "serial"; args: unknown[]; options?: unknown }): void;
  /** The guest wants to hear what arrives unasked on a transport, or no longer. */
  listen(line: string, event: "data" | "raw", on: boolean): void;
  emit(event: string, data: unknown): void;
  log(level: string, text: string, from: "connector" | "driver"): void;
  stream(item: GuestStreamItem): void;
  dropped(stream: string, count: number): void;
  /** An error in a timer or a promise nobody awaited. */
  uncaught(error: AppError, from: "connector" | "driver"): void;
}

/** What to load. */
export interface LoadRequest {
  what: GuestKind;
  /** Name of the connector, or of the driver file. */
  name: string;
  source: string;
  deadlines: Deadlines;
  /** Milliseconds for loading. */
  loadMs: number;
}
