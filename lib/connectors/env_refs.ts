const REFERENCE = /\$ENV\{([^}]*)\}/g;

/** A config whose `$ENV{NAME}` references are resolved, and the names that were not set. */
export interface ResolvedConfig {
  config: Record<string, unknown>;
  missing: string[];
}

/**
 * Replaces `$ENV{NAME}` in every text of a driver config (document 001). An unset name gives an empty text.
 *
 * @param read Gives the value of an environment variable.
 */
export function resolveEnvRefs(
  config: Readonly<Record<string, unknown>>,
  read: (name: string) => string | undefined,
): ResolvedConfig {
  const missing: string[] = [];
  const resolveText = (text: string) =>
    text.replace(REFERENCE, (_whole, name: string) => {
      const value = read(name.trim());
      if (value === undefined) missing.push(name.trim());
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
