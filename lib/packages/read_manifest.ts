import type { Finding } from "@/lib/protocol/mod.ts";
import type { Archive } from "./archive/archive.ts";
import { MAX_TEXT_BYTES } from "./driver_files.ts";
import { installFailed } from "./install_failed.ts";
import { type Manifest, parseManifest } from "./manifest.ts";

/**
 * Reads the manifest of an open package.
 *
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` when there is none, it says not who the driver is, or its entry is not there.
 */
export async function readManifest(archive: Archive): Promise<{ manifest: Manifest; findings: Finding[] }> {
  const fail = (reason: string) => installFailed({ path: archive.path, reason });
  const entry = archive.find("manifest.json");
  if (entry === undefined) throw fail("it has no manifest.json");
  const text = new TextDecoder().decode(await archive.read(entry, MAX_TEXT_BYTES));
  const { manifest, findings } = parseManifest(text);
  if (manifest === undefined) {
    throw fail(
      findings.filter(({ severity }) => severity === "hard").map(({ message }) => message).join(" "),
    );
  }
  if (archive.find(manifest.entryPoint) === undefined) {
    throw fail(`its manifest names the entry file '${manifest.entryPoint}', which is not in it`);
  }
  return { manifest, findings };
}
