/** What a package may be at most; larger ones are refused before or while they are read. */
export interface ArchiveLimits {
  /** Bytes of the package file. */
  packageBytes: number;
  /** Bytes of all entries together, unpacked. */
  unpackedBytes: number;
  /** Bytes of one entry, unpacked. */
  entryBytes: number;
  /** Entries, folders included. */
  entries: number;
  /** Unpacked bytes per packed byte, of one entry and of the whole. */
  ratio: number;
}

const MEGABYTE = 1024 * 1024;

/** The limits of the house. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  packageBytes: 200 * MEGABYTE,
  unpackedBytes: 1024 * MEGABYTE,
  entryBytes: 512 * MEGABYTE,
  entries: 10_000,
  ratio: 200,
};

/** Below this many unpacked bytes the ratio does not matter: a small file of one letter is packed very well. */
export const RATIO_FROM_BYTES = MEGABYTE;
