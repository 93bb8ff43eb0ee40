import { MASK } from "@/lib/protocol/mod.ts";

const SECRET_KEY = /api_?key|password|token|bearer|credential|auth_?key|private_?key|secret/i;

/** True for names of values that must not leave the server: `apiKey`, `password`, `token` and the like. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** A copy of a configuration in which the values of secret-looking keys are `"***"`. */
export function maskedSettings(value: unknown): unknown {
  return masked(value, false);
}

function masked(value: unknown, secret: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, masked(item, secret || isSecretKey(key))]),
    );
  }
  // A flag tells that there is a secret, not which.
  return secret && (typeof value === "number" || typeof value === "string" && value !== "") ? MASK : value;
}

/**
 * A change of the configuration in which each mask that was written back is the secret it stands for.
 *
 * @param current What the same place holds now.
 * @param path Where the change belongs, for the message.
 * @throws {RangeError} For a mask where no secret is kept: it would become the secret itself.
 */
export function unmasked(change: unknown, current: unknown, path: readonly string[] = []): unknown {
  if (change === MASK && path.some(isSecretKey)) {
    if (typeof current === "string" || typeof current === "number") return current;
    throw new RangeError(
      `"${path.join(".")}" is "${MASK}", which stands for a secret, but none is kept there`,
    );
  }
  if (Array.isArray(change)) {
    return change.map((item, index) =>
      unmasked(item, Array.isArray(current) ? current[index] : undefined, [...path, String(index)])
    );
  }
  if (typeof change !== "object" || change === null) return change;
  return Object.fromEntries(
    Object.entries(change).map(([key, item]) => [
      key,
      unmasked(item, (current as Record<string, unknown> | undefined | null)?.[key], [...path, key]),
    ]),
  );
}
