import { fileReason, readRegularText } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import { readPem, writePem } from "./pem.ts";

/** What is known of a package's signature. */
export interface Signature {
  /** `unchecked`: there is one, and no key was given to check it with. */
  state: "missing" | "unchecked" | "valid" | "invalid";
  /** Why it is invalid. */
  reason?: string;
}

/** Options of reading a signature. */
export interface SignatureOptions {
  /** Public keys of publishers; one of them has to fit. PEM (SPKI). */
  publicKeys?: readonly string[];
}

/** A pair of keys as texts. */
export interface KeyPair {
  /** PKCS #8 in PEM: keep it secret. */
  privateKey: string;
  /** SPKI in PEM: give it to whoever checks packages. */
  publicKey: string;
}

const ALGORITHM = "Ed25519";
const SIGNATURE_BYTES = 64;
/** Largest signature file that is read: a signature and white space. */
export const MAX_SIGNATURE_BYTES = 4096;
/** What a signature file has behind the name of the package. */
export const SIGNATURE_SUFFIX = ".sig";

/** Makes a pair of keys for signing packages. */
export async function generateKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as CryptoKeyPair;
  const [secret, open] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
    crypto.subtle.exportKey("spki", pair.publicKey),
  ]);
  return {
    privateKey: writePem("PRIVATE KEY", new Uint8Array(secret)),
    publicKey: writePem("PUBLIC KEY", new Uint8Array(open)),
  };
}

/**
 * Signs a package: writes `<package>.sig` beside it, the Ed25519 signature of all its bytes in base64.
 *
 * @param path Path of the package.
 * @param privateKey PKCS #8, as PEM or DER.
 * @returns Path of the signature file.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when the key is none.
 */
export async function signPackage(path: string, privateKey: string | Uint8Array): Promise<string> {
  const key = await importKey("pkcs8", privateKey);
  const signature = await crypto.subtle.sign(ALGORITHM, key, await Deno.readFile(path));
  const file = path + SIGNATURE_SUFFIX;
  await Deno.writeTextFile(file, `${new Uint8Array(signature).toBase64()}\n`);
  return file;
}

/**
 * Checks an Ed25519 signature.
 *
 * @param bytes What was signed: the bytes of the package.
 * @param signature 64 bytes, or their base64.
 * @param publicKey SPKI, as PEM or DER.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when the key is none.
 */
export async function verifySignature(
  bytes: Uint8Array<ArrayBuffer>,
  signature: string | Uint8Array,
  publicKey: string | Uint8Array,
): Promise<boolean> {
  const key = await importKey("spki", publicKey);
  const raw = typeof signature === "string" ? decodeSignature(signature) : new Uint8Array(signature);
  if (raw?.length !== SIGNATURE_BYTES) return false;
  return await crypto.subtle.verify(ALGORITHM, key, raw, bytes);
}

/** Looks for the signature beside a package and checks it against the given keys. */
export async function readSignature(path: string, { publicKeys }: SignatureOptions = {}): Promise<Signature> {
  let text: string;
  try {
    text = await readRegularText(path + SIGNATURE_SUFFIX, { most: MAX_SIGNATURE_BYTES });
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? { state: "missing" }
      : { state: "invalid", reason: fileReason(error) };
  }
  if (publicKeys === undefined || publicKeys.length === 0) return { state: "unchecked" };
  const bytes = await Deno.readFile(path);
  for (const key of publicKeys) if (await verifySignature(bytes, text, key)) return { state: "valid" };
  return { state: "invalid", reason: "none of the known keys has signed this package as it is" };
}

async function importKey(format: "pkcs8" | "spki", given: string | Uint8Array): Promise<CryptoKey> {
  const secret = format === "pkcs8";
  try {
    const der = readPem(secret ? "PRIVATE KEY" : "PUBLIC KEY", given);
    return await crypto.subtle.importKey(format, der, ALGORITHM, false, [secret ? "sign" : "verify"]);
  } catch (error) {
    const what = secret ? "private key (PKCS #8)" : "public key (SPKI)";
    const message = `Cannot use the key: it is not an Ed25519 ${what}. "drivers keygen" makes a pair`;
    throw new AppError("VALIDATION_INVALID_VALUE", message, { cause: error });
  }
}

function decodeSignature(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text.trim());
  } catch {
    return undefined;
  }
}
