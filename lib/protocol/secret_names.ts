/** How the names of secrets end, as a part of a regular expression. */
export const SECRET_NAMES: string =
  "api[-_]?key|password|passwd|token|bearer|credential|auth[-_]?key|private[-_]?key|secret";
const SECRET_NAME = new RegExp(`(?:${SECRET_NAMES})$`, "i");

/** What stands in the place of a secret. */
export const MASK = "***";

/** True for a value that is a secret, as its name tells. A flag, or none at all, tells that there is one, not which. */
export function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && value !== null && value !== "" && value !== undefined &&
    typeof value !== "boolean";
}
