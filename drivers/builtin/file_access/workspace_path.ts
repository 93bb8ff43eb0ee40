import { join, relative, sep } from "node:path";
import { isInside } from "./is_inside.ts";

/**
 * The path of a file relative to the workspace, with forward slashes, or `undefined` when it lies outside.
 *
 * @param path Relative to the sandbox.
 * @param options `folders` are the ways to write the sandbox, absolute; the first that lies in the workspace counts.
 */
export function workspacePath(
  path: string,
  { workspace, folders }: { workspace: string; folders: readonly string[] },
): string | undefined {
  const folder = folders.find((folder) => isInside(workspace, folder));
  return folder === undefined ? undefined : relative(workspace, join(folder, path)).replaceAll(sep, "/");
}
