import { isAbsolute, relative, sep } from "node:path";

/** True when `path` is `folder` or lies below it; both absolute, with links resolved by the caller. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  // On Windows the way to another drive is absolute.
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
