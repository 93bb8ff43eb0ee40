import { isSecret, MASK, SECRET_NAMES } from "@/lib/protocol/mod.ts";

const IN_TEXT = new RegExp(`((?:${SECRET_NAMES})["']?\\s*[:=]\\s*["']?|bearer\\s+)([^\\s"',;[{}]{3,})`, "gi");

/** A key of JSON text whose value is no text. */
const BARE = /"\s*:\s*$/;
/** A flag, or none at all, tells that there is a secret, not which. */
const FLAG = /^(?:true|false|null|undefined)$/;

/** Replaces what looks like a secret in running text by `***`; JSON text stays JSON text. */
export function maskSecrets(text: string): string {
  return text.replace(IN_TEXT, (whole, lead: string, value: string) => {
    if (FLAG.test(value)) return whole;
    return BARE.test(lead) ? `${lead}"${MASK}"` : lead + MASK;
  });
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
    [key, isSecret(key, item) ? MASK : maskSecretsIn(item)] as const
  );
  return masked.some(([, item], index) => item !== entries[index]![1]) ? Object.fromEntries(masked) : value;
}
