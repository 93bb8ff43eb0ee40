/**
 * Driver packages: what a `.muxdriver` is. Its manifest and the validator's rules, the archive that is never trusted,
 * the cache of unpacked packages, building, signing.
 *
 * @module
 */
export { ARCHIVE_LIMITS, type ArchiveLimits } from "./archive/limits.ts";
export type { ArchiveOptions } from "./archive/archive.ts";
export { type BuildOptions, buildPackage, PYTHON_SDK } from "./build_package.ts";
export { changelogSection } from "./changelog_section.ts";
export { collectStale } from "./collect_stale.ts";
export { computeDriverIdHash, shortId } from "./driver_id_hash.ts";
export { DRIVER_GROUPS, DRIVER_TAGS } from "./driver_tags.ts";
export { type ExtractedPackage, extractPackage, packageFolder } from "./extract_package.ts";
export { FindingsError } from "./findings_error.ts";
export { inspectPackage, type PackagedFile, type PackageInfo } from "./inspect_package.ts";
export { installFailed, quoted } from "./install_failed.ts";
export { type Manifest, type ParsedManifest, parseManifest, repeatedKeyFindings } from "./manifest.ts";
export { PACKAGE_SUFFIX, packageFileName } from "./package_file_name.ts";
export { isRefused, type Rule, type RuleId, RULES } from "./rules.ts";
export {
  generateKeyPair,
  type KeyPair,
  MAX_SIGNATURE_BYTES,
  type Signature,
  SIGNATURE_SUFFIX,
  type SignatureOptions,
  signPackage,
  verifySignature,
} from "./signature.ts";
export { DOCUMENTED_VERSION, type ValidateOptions, type Validation } from "./validate_files.ts";
export { validatePackage, type ValidatePackageOptions } from "./validate_package.ts";
export { validateProject } from "./validate_project.ts";
export { compareVersions, isVersion } from "./versions.ts";
