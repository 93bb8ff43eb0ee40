const SECRET_KEY = /api_?key|password|token|bearer|credential|auth_?key|private_?key|secret/i;

/** True for names of values that must not leave the server: `apiKey`, `password`, `token` and the like. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** A copy of a configuration in which the values of secret-looking keys are `"***"`. */
export function maskedSettings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedSettings);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretKey(key) && typeof item === "string" && item !== "" ? "***" : maskedSettings(item),
    ]),
  );
}
