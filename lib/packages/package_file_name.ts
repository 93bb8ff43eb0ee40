/** How package files end. */
export const PACKAGE_SUFFIX = ".muxdriver";

/** The file name of a package: `muxit-gcode-v1.1.0.muxdriver`. */
export function packageFileName({ id, version }: { id: string; version: string }): string {
  return `${id.replaceAll("/", "-")}-v${version}${PACKAGE_SUFFIX}`;
}
