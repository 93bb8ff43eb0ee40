const TEMPORARY = /^\.muxit-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/i;

/** A new name for a file that is being written; no caller can name such a file, and no list shows it. */
export function temporaryName(): string {
  return `.muxit-${crypto.randomUUID()}.tmp`;
}

/** True for the names that {@linkcode temporaryName} gives. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
