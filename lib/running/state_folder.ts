import { join } from "node:path";

/**
 * The folder in which this user's programs keep what is not for the workspace: `MUXIT_STATE` where it is set, else
 * `muxit` below the folder the operating system has for such things.
 *
 * @returns `undefined` when there is no such place.
 */
export function stateFolder(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  const named = env("MUXIT_STATE");
  if (named !== undefined && named !== "") return named;
  if (os === "windows") return below(env("LOCALAPPDATA"), []);
  if (os === "darwin") return below(env("HOME"), ["Library", "Application Support"]);
  return below(env("XDG_STATE_HOME"), []) ?? below(env("HOME"), [".local", "state"]);
}

function below(folder: string | undefined, parts: readonly string[]): string | undefined {
  return folder === undefined || folder === "" ? undefined : join(folder, ...parts, "muxit");
}
