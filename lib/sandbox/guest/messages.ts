/**
 * Frames between the host and a guest process. `k` is the kind; the names are short because every call carries
 * them. Types only: both ends and the Worker's bundle use this file. What JSON has no text for in the values a frame carries
 * stands beside them on the pipe, see `carried.ts`.
 */

import type { LostNumbers, NumberPlaces, Signature } from "@/lib/protocol/plain.ts";

/** An error on its way between threads or processes. */
export interface WireError {
  message: string;
  name?: string | undefined;
  /** A code of the closed list, or one the guest set itself. */
  code?: string | undefined;
  /** Frames in the guest's own file. */
  stack?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
}

/** What a driver offers, as far as the connector's thread must know it. */
export interface WireSurface {
  properties: string[];
  actions: Signature[];
}

/** How long a blocked guest thread waits, in milliseconds (design §4). */
export interface Deadlines {
  read: number;
  write: number;
  action: number;
}

/** Which guest code a source is. */
export type GuestKind = "connector" | "driver";

/** A driver call: read, write, run. */
export type DriverVerb = "init" | "get" | "set" | "execute" | "shutdown";

/** Host to guest. */
export type HostFrame =
  | { k: "script"; name: string; source: string; trace: boolean }
  | { k: "stop" }
  | { k: "trace"; on: boolean }
  | { k: "event"; id: number; event: string; data: unknown }
  | {
    k: "load";
    tk: string;
    key: readonly number[];
    what: GuestKind;
    name: string;
    source: string;
    deadlines: Deadlines;
  }
  // A frame for the connector's thread, behind the header, on its way through the driver's (see seal.ts).
  | { k: "sealed"; lane: "blocking" | "later"; n: number; mac: string }
  | { k: "driver"; source: string; file: string; credit: number }
  | { k: "surface"; surface: WireSurface }
  | { k: "deadlines"; deadlines: Deadlines }
  // `c`: the caller may take the call back.
  | { k: "call"; id: number; verb: DriverVerb; name: string; value: unknown; c?: true }
  | { k: "custom"; id: number; verb: "get" | "set" | "call"; name: string; args: unknown[]; c?: true }
  | { k: "cancel"; id: number }
  | { k: "answer"; id: number; to: "m" | "w"; value?: unknown; error?: WireError }
  | { k: "ping"; n: number }
  // Nothing but the end of a read that blocks the driver's thread.
  | { k: "wake" }
  | { k: "credit"; n: number }
  | { k: "line"; line: string; event: "state" | "data" | "raw"; value: unknown; at?: number }
  | { k: "timer"; id: number };

/** What a name is, with the value of a property; whether there is such a name; a write; a call. */
export type ConnectorVerb = "find" | "has" | "set" | "call";

/** What a guest asks of the host and waits for. */
export type Ask =
  | { op: "driver"; verb: "get" | "set" | "execute"; name: string; args: unknown[] }
  | { op: "connector"; verb: ConnectorVerb; connector: string; name: string; args: unknown[] }
  | { op: "line"; line: string; verb: string; args: unknown[] };

/** What a script asks of the host and waits for. */
export type ScriptAsk =
  | Extract<Ask, { op: "connector" }>
  | { op: "delay"; ms: number }
  | { op: "running" }
  | { op: "ai"; prompt: string; image?: string }
  | { op: "prompt"; kind: string; message: string; choices?: unknown; options: ScriptPromptOptions };

/** Options of `ask.*` as the script gave them; the host checks them. */
export interface ScriptPromptOptions {
  timeout?: unknown;
  hasDefault: boolean;
  default?: unknown;
  requireObserver?: unknown;
  /** Names of the other options it gave, or all of it when that is no object. */
  unknown?: string[] | string;
}

/** Script to host. */
export type ScriptFrame =
  | ({ k: "ask"; id: number } & ScriptAsk)
  | { k: "done"; value?: unknown; error?: WireError }
  | { k: "log"; level: string; args: unknown[]; line?: number }
  | { k: "say"; text: string; emotion: string | null }
  | { k: "emit"; event: string; data: unknown }
  | { k: "on"; id: number; event: string }
  | { k: "off"; id: number }
  | { k: "took"; n: number }
  | { k: "at"; line: number; column: number }
  | { k: "began" }
  | { k: "idle" }
  | { k: "timer"; id: number; ms: number }
  // The payload is behind the header; so are the numbers it has no text for.
  | ({ k: "items"; c: string; s: string; d?: string } & LostNumbers);

/** Guest to host. Frames with `tk` carry the connector's own authority. */
export type GuestFrame =
  | { k: "loaded"; definition?: unknown; meta?: unknown }
  | { k: "refused"; error: WireError }
  // With `tk`: of a custom item.
  | {
    k: "result";
    id: number;
    tk?: string | undefined;
    value?: unknown;
    error?: WireError;
    raw?: true;
    /** Of a value that is behind the header (`raw`). */
    numbers?: NumberPlaces | undefined;
  }
  // `of`: the call whose code asks, when its caller may take it back.
  | (
    & { k: "ask"; id: number; tk?: string; wait?: boolean; at?: number | undefined; of?: number | undefined }
    & Ask
  )
  | { k: "open"; line: string; kind: "tcp" | "serial"; args: unknown[]; options?: GivenOptions }
  | { k: "listen"; line: string; event: "data" | "raw"; on: boolean }
  | { k: "emit"; tk: string; at?: number | undefined; event: string; data: unknown }
  | { k: "log"; tk?: string; at?: number | undefined; level: string; text: string }
  | ({ k: "stream"; s: string; d?: string; b: number } & LostNumbers)
  | { k: "drop"; s: string; n: number }
  | { k: "timer"; id: number; tk?: string; ms: number }
  // The connector's thread has said something to its driver, which is blocked in a read of the pipe.
  | { k: "wake"; tk: string }
  | { k: "pong"; n: number; main: number; seen: number }
  | { k: "error"; th: "main" | "worker"; error: WireError };

/** Names of the options that were given to a transport, or the text of what stands in their place. */
export type GivenOptions = string[] | string | undefined;

/** Kept beside a transport handle when it crosses from the connector to the driver. */
export interface TransportMark {
  __transport: string;
  kind: "tcp" | "serial";
  args: unknown[];
}

/**
 * Slots of the memory the two threads of a connector process share. `cancels` counts the calls that were taken back; the
 * numbers of the last ones stand in a ring from `ring` on, for a thread that does not come to read its messages. `reads` is 1
 * while the driver's thread is blocked in a read of the pipe. `asked` is 1 when the connector's thread has waited for an
 * answer since the last ping. `writes` is the lock of the thread that writes to the pipe.
 */
export const SHARED = {
  wake: 0,
  waiting: 1,
  seen: 2,
  cancels: 3,
  reads: 4,
  asked: 5,
  writes: 6,
  ring: 7,
  ringSize: 16,
  slots: 23,
} as const;
