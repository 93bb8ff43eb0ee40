const NAMES = "api[-_]?key|password|passwd|token|bearer|credential|auth[-_]?key|private[-_]?key|secret";
const IN_TEXT = new RegExp(`((?:${NAMES})["']?\\s*[:=]\\s*["']?|bearer\\s+)([^\\s"',;}]{3,})`, "gi");
const SECRET_NAME = new RegExp(`(?:${NAMES})$`, "i");

/** Replaces what looks like a secret in running text by `***`. */
export function maskSecrets(text: string): string {
  return text.replace(IN_TEXT, (_whole, lead: string) => `${lead}***`);
}

/**
 * A plain value without what looks like a secret: whatever stands under a telling name, and what its texts tell. A value
 * without any is given back as it is.
 */
export function maskSecretsIn(value: unknown): unknown {
  if (typeof value === "string") return maskSecrets(value);
  if (Array.isArray(value)) {
    const masked = value.map(maskSecretsIn);
    return masked.some((item, index) => item !== value[index]) ? masked : value;
  }
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  const entries = Object.entries(value);
  const masked = entries.map(([key, item]) =>
    [key, isSecret(key, item) ? "***" : maskSecretsIn(item)] as const
  );
  return masked.some(([, item], index) => item !== entries[index]![1]) ? Object.fromEntries(masked) : value;
}

// A flag tells that there is a secret, not which.
function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && value !== null && value !== "" && value !== undefined &&
    typeof value !== "boolean";
}
