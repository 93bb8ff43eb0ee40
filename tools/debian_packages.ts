/** True when a program is on the PATH. */
export function hasProgram(name: string): boolean {
  const paths = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  return paths.some((folder) => {
    try {
      return Deno.statSync(`${folder}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * Installs the packages of missing programs with `apt-get` when this is a Debian and the user is root; otherwise says
 * how, and the tests that need them skip themselves by name.
 *
 * @param needed Package by program.
 */
export async function installPackages(needed: Readonly<Record<string, string>>): Promise<void> {
  const missing = Object.entries(needed).filter(([program]) => !hasProgram(program)).map(([, name]) => name);
  if (missing.length === 0) return;
  const line = `apt-get install -y ${missing.join(" ")}`;
  if (Deno.build.os !== "linux" || Deno.uid() !== 0 || !hasProgram("apt-get")) {
    console.log(`Not installed: ${missing.join(", ")}. Some tests are skipped; to run them: ${line}`);
    return;
  }
  await aptGet(["update", "-qq"]);
  await aptGet(["install", "-y", "-qq", "--no-install-recommends", ...missing]);
}

async function aptGet(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("apt-get", {
    args,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    console.log(`apt-get ${args.join(" ")} failed: ${new TextDecoder().decode(stderr).slice(0, 500)}`);
  }
}
