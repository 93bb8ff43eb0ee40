/** Numbers of the ZIP format (APPNOTE) that reading and writing share. */
export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;
export const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;

/** Bytes of each record before its texts. */
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
export const ZIP64_LOCATOR_BYTES = 20;

export const STORED = 0;
export const DEFLATED = 8;

/** Flags of an entry. */
export const FLAG = {
  encrypted: 1 << 0,
  descriptor: 1 << 3,
  patched: 1 << 5,
  strongEncryption: 1 << 6,
  utf8: 1 << 11,
  maskedHeaders: 1 << 13,
} as const;

/** Kinds of file in the upper half of the external attributes, as Unix has them. */
export const KIND = { mask: 0o170000, file: 0o100000, folder: 0o040000, link: 0o120000 } as const;
