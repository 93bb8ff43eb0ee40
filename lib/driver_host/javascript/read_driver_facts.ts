import { basename } from "node:path";
import { fileReason } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import { type DriverFacts, type GuestPool, type GuestServices, GuestSession } from "@/lib/sandbox/mod.ts";
import { readSource } from "../read_source.ts";
import type { DriverFile } from "../driver_files.ts";

const LOAD_MS = 10_000;
const DEADLINES = { read: 1000, write: 1000, action: 1000 };

const refuseAll: GuestServices = {
  ask: () => Promise.reject(new AppError("CONN_NOT_INITIALIZED", "The driver is only being read")),
  open: () => {},
  listen: () => {},
  emit: () => {},
  log: () => {},
  stream: () => {},
  dropped: () => {},
  uncaught: () => {},
};

/**
 * Runs a driver file in a process of its own far enough to read its meta; nothing of it is started.
 *
 * @throws {AppError} When the file cannot be read, is too large, is refused, throws, or does not end within 10 s.
 */
export async function readDriverFacts(pool: GuestPool, file: DriverFile): Promise<DriverFacts> {
  const source = await readSource(file.file).catch((cause) => {
    throw new AppError("DRIVER_LOAD_FAILED", fileReason(cause), { cause });
  });
  const session = new GuestSession(pool.take(), refuseAll);
  try {
    const name = basename(file.file);
    const loaded = await session.load({
      what: "driver",
      name,
      source,
      deadlines: DEADLINES,
      loadMs: LOAD_MS,
    });
    return loaded.meta as DriverFacts;
  } finally {
    await session.kill({ kind: "stopped", message: "The driver file has been read" });
  }
}
