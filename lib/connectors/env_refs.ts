import { AppError } from "@/lib/protocol/mod.ts";

const REFERENCE = /\$ENV\{([^}]*)\}/g;

/** A config whose `$ENV{NAME}` references are resolved, and the names that were not set. */
export interface ResolvedConfig {
  config: Record<string, unknown>;
  missing: string[];
}

/** Names of the server's own variables. */
const OWN = /^MUXIT_/i;

/** What resolving needs. */
export interface EnvSource {
  /** The text of the connector's file. */
  source: string;
  /** Gives the value of an environment variable. */
  read(name: string): string | undefined;
}

/**
 * Replaces `$ENV{NAME}` in every text of a driver config (document 001). An unset name gives an empty text.
 *
 * Only what stands in the file as such is replaced: whoever reads the file sees which variables its driver is given. A
 * reference that code puts together could name any variable of the server.
 *
 * @throws {AppError} `CONN_LOAD_FAILED` for a reference that does not stand in the file, or names a variable of the server.
 */
export function resolveEnvRefs(
  config: Readonly<Record<string, unknown>>,
  { source, read }: EnvSource,
): ResolvedConfig {
  const missing: string[] = [];
  const written = new Set([...source.matchAll(REFERENCE)].map(([, name]) => name!.trim()));
  const resolveText = (text: string) =>
    text.replace(REFERENCE, (_whole, inner: string) => {
      const name = inner.trim();
      refuseHidden(name, written);
      // No system has a variable without a name, and some throw when they are asked for it.
      const value = name === "" ? undefined : read(name);
      if (value === undefined) missing.push(name);
      return value ?? "";
    });
  const resolve = (value: unknown): unknown => {
    if (typeof value === "string") return resolveText(value);
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
  };
  return { config: resolve(config) as Record<string, unknown>, missing };
}

function refuseHidden(name: string, written: ReadonlySet<string>): void {
  const shown = name.slice(0, 100);
  if (OWN.test(name)) {
    throw new AppError(
      "CONN_LOAD_FAILED",
      `$ENV{${shown}} is a variable of the server itself, which no driver is given; use a variable of your own`,
    );
  }
  if (written.has(name)) return;
  throw new AppError(
    "CONN_LOAD_FAILED",
    `$ENV{${shown}} is put together by code; write the reference into the file as it is`,
  );
}
