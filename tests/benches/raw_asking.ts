import { join } from "node:path";
import { HERE } from "./place.ts";

/** Blocking round trips per second of a bare process over its pipes; this process answers with what it was sent. */
export async function rawAsksPerSecond(ms: number): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", "--no-lock", join(HERE, "bare_asker.ts"), String(ms)],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = new Response(child.stderr).text();
  await child.stdout.pipeTo(child.stdin).catch(() => {});
  await child.status;
  return Number(await text);
}
