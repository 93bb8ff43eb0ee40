/**
 * The bytes inside a PEM text, or the given bytes when they are no text (DER).
 *
 * @param label What the PEM says it holds: `PRIVATE KEY`.
 * @throws {SyntaxError} When there is no such part.
 */
export function readPem(label: string, given: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const text = typeof given === "string" ? given : new TextDecoder().decode(given);
  const body = new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`).exec(text)?.[1];
  if (body !== undefined) return Uint8Array.fromBase64(body.replace(/\s/g, ""));
  if (typeof given === "string") throw new SyntaxError(`There is no ${label}`);
  return new Uint8Array(given);
}

/** Bytes as a PEM text. */
export function writePem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
