import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileReason, openRegularFile } from "@/lib/core/mod.ts";
import { AppError, errorText } from "@/lib/protocol/mod.ts";

/** Options of {@linkcode fetchBytes}. */
export interface FetchOptions {
  /** Most bytes that are taken. */
  limit: number;
  /** Milliseconds without any data after which it is given up. */
  quietMs: number;
  signal: AbortSignal;
  /** How much has come; `total` is 0 when it is not known. */
  progress?(received: number, total: number): void;
}

/**
 * Reads an address (`https:`, `http:`, `file:`) or a path to its end.
 *
 * @param base Address or path that a relative one is relative to.
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` naming the address and what happened.
 */
export async function fetchBytes(
  address: string,
  base: string,
  options: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const place = resolveAddress(address, base);
  try {
    return place instanceof URL ? await overHttp(place, options) : await fromFile(place, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw failed(address, place instanceof URL ? errorText(error) : fileReason(error), error);
  }
}

/** Where an address leads: a URL for the web, a path for a file. */
export function resolveAddress(address: string, base: string): URL | string {
  if (/^https?:/i.test(address)) return new URL(address);
  if (/^file:/i.test(address)) return fileURLToPath(address);
  if (/^https?:/i.test(base)) return new URL(address, base);
  if (isAbsolute(address)) return address;
  const folder = /^file:/i.test(base) ? fileURLToPath(base) : base;
  return join(folder, "..", address);
}

async function overHttp(url: URL, options: FetchOptions): Promise<Uint8Array<ArrayBuffer>> {
  const quiet = new AbortController();
  const signal = AbortSignal.any([options.signal, quiet.signal]);
  const late = () => quiet.abort(new Error(`nothing came for ${options.quietMs} ms`));
  let timer = setTimeout(late, options.quietMs);
  try {
    const response = await fetch(url, { signal, redirect: "follow" });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failed(url.href, `it answers with status ${response.status}`);
    }
    const total = Number(response.headers.get("content-length") ?? 0);
    return await collect(response.body, url.href, {
      ...options,
      progress: (received) => {
        clearTimeout(timer);
        timer = setTimeout(late, options.quietMs);
        options.progress?.(received, total);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

async function fromFile(path: string, options: FetchOptions): Promise<Uint8Array<ArrayBuffer>> {
  const file = await openRegularFile(path);
  const { size } = await file.stat();
  return await collect(file.readable, path, {
    ...options,
    progress: (received) => options.progress?.(received, size),
  });
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  address: string,
  { limit, progress, signal }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let received = 0;
  for await (const part of stream) {
    signal.throwIfAborted();
    received += part.length;
    if (received > limit) throw failed(address, `it is larger than ${Math.round(limit / 1024 / 1024)} MB`);
    parts.push(part);
    progress?.(received, 0);
  }
  const whole = new Uint8Array(received);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function failed(address: string, what: string, cause?: unknown): AppError {
  return new AppError("MARKETPLACE_INSTALL_FAILED", `Cannot fetch ${address}: ${what}`, { cause });
}
