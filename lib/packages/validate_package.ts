import { errorText, type Finding } from "@/lib/protocol/mod.ts";
import { Archive, type ArchiveOptions } from "./archive/archive.ts";
import { type DriverFiles, MAX_TEXT_BYTES } from "./driver_files.ts";
import type { Manifest } from "./manifest.ts";
import { readSignature, type Signature, type SignatureOptions } from "./signature.ts";
import { finding } from "./rules.ts";
import { validateFiles, type ValidateOptions, type Validation } from "./validate_files.ts";

/** Options of {@linkcode validatePackage}. */
export interface ValidatePackageOptions extends ValidateOptions, ArchiveOptions, SignatureOptions {}

/**
 * Checks a package against every rule, its archive included: every entry is unpacked in memory, piece by piece.
 * A missing template.js is a warning here: packages without one install.
 */
export async function validatePackage(
  path: string,
  options: ValidatePackageOptions = {},
): Promise<Validation> {
  try {
    using archive = await Archive.open(path, options);
    for (const entry of archive.entries) await unpackNowhere(archive.chunks(entry));
    const validation = await validateFiles(archiveFiles(archive), { ...options, template: "soft" });
    const signature = await readSignature(path, options);
    return {
      ...validation,
      findings: [...validation.findings, ...signatureFindings(validation.manifest, signature)],
    };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { findings: [finding("PACKAGE_UNREADABLE", `${errorText(error)}.`)] };
  }
}

/** The files of an open archive, by name. */
export function archiveFiles(archive: Archive): DriverFiles {
  return {
    has: (name) => archive.find(name)?.isFolder === false,
    async text(name) {
      const entry = archive.find(name);
      if (entry === undefined || entry.isFolder) throw new TypeError("it is not there");
      return new TextDecoder().decode(await archive.read(entry, MAX_TEXT_BYTES));
    },
  };
}

function signatureFindings(manifest: Manifest | undefined, { state, reason }: Signature): Finding[] {
  if (manifest?.category !== "premium" || manifest.tier !== 3) return [];
  if (state === "valid" || state === "unchecked") return [];
  const message = state === "missing"
    ? "A premium package comes with its signature, a file of the same name with .sig behind it."
    : `The signature is not accepted: ${reason ?? "it is wrong"}.`;
  return [finding("PREMIUM_NOT_SIGNED", message)];
}

async function unpackNowhere(chunks: AsyncIterable<unknown>): Promise<void> {
  // Reading to the end is the check.
  for await (const _chunk of chunks);
}
