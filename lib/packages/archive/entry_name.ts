const MAX_LENGTH = 400;
const MAX_SEGMENT_BYTES = 200;
const MAX_DEPTH = 24;

/** Names Windows keeps for devices, with or without an extension. */
const DEVICE =
  /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;

/** True when Windows takes the name for a device. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name.trimEnd());
}

/**
 * What is wrong with the name of an entry, or `undefined`. A good name is a relative path that means one and the same
 * file on Linux, macOS and Windows.
 *
 * @param name Name as it stands in the archive; folders end with a slash.
 */
export function entryNameFault(name: string): string | undefined {
  if (name === "") return "has no name";
  if (name.length > MAX_LENGTH) return `has a name of more than ${MAX_LENGTH} characters`;
  // deno-lint-ignore no-control-regex -- these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return "has control characters in its name";
  if (name.includes("\\")) return "has a backslash in its name";
  if (name.startsWith("/")) return "has an absolute path";
  if (/^[a-z]:/i.test(name)) return "has a drive letter in its name";
  const segments = (name.endsWith("/") ? name.slice(0, -1) : name).split("/");
  if (segments.length > MAX_DEPTH) return `lies more than ${MAX_DEPTH} folders deep`;
  for (const segment of segments) {
    const fault = segmentFault(segment);
    if (fault !== undefined) return fault;
  }
}

function segmentFault(segment: string): string | undefined {
  if (segment === "") return "has an empty part in its path";
  if (segment === "." || segment === "..") return "would leave the folder of the package";
  if (new TextEncoder().encode(segment).length > MAX_SEGMENT_BYTES) {
    return `has a part of more than ${MAX_SEGMENT_BYTES} bytes in its path`;
  }
  if (/[<>:"|?*]/.test(segment)) return "has a character in its name that Windows does not allow";
  if (/[. ]$/.test(segment)) return "has a part that ends in a dot or a space, which Windows cuts off";
  if (isDeviceName(segment)) return "has a name that Windows keeps for a device";
}

/** Names that are one file on some file system get the same key: case and composition of letters do not matter. */
export function foldedName(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
