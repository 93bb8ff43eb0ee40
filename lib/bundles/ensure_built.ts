import { join } from "node:path";
import { isUpToDate } from "./inputs.ts";

/**
 * Bundles what has changed since the newest build, in a process of its own; costs a few milliseconds when nothing has.
 *
 * @param home Absolute path of the project.
 * @throws {Error} When the build fails; what went wrong stands on the console already.
 */
export async function ensureBuilt(home: string): Promise<void> {
  if (await isUpToDate(home)) return;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--unstable-bundle", join(home, "tools", "build.ts")],
    cwd: home,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  if (!success) throw new Error("Cannot bundle the page and the programs of guests; the reason stands above");
}
