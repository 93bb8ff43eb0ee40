/**
 * The examples of the how-to page about the client library, as they stand there.
 *
 * @module
 */
import { join } from "node:path";
import { newestBuild } from "@/lib/bundles/mod.ts";
import { HOME } from "../support/test_server.ts";

const PAGE = join(HOME, "docs", "how-to", "client.md");
/** Where the examples expect the server. */
const ADDRESS = "localhost:8765";

/**
 * The code below a heading of the page, with the address of a server of the test in it.
 *
 * @throws {Error} When there is no such heading or no code below it.
 */
export function pageExample(heading: string, { port }: { port: number }): string {
  const text = Deno.readTextFileSync(PAGE).replaceAll("\r\n", "\n");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const code = section?.match(/^```\w+\n(.*?)^```$/ms)?.[1];
  if (code === undefined) throw new Error(`${PAGE} has no code below "${heading}"`);
  return code.replaceAll(ADDRESS, `localhost:${port}`);
}

/** A folder with the built library, as a user has it, and with an example; gone when it is disposed. */
export async function exampleFolder(
  files: Record<string, string>,
): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "muxit-client-" });
  const { client } = await newestBuild(HOME);
  for (const name of ["muxit-client.js", "muxit-client.d.ts"]) {
    await Deno.copyFile(join(client, name), join(path, name));
  }
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Runs a program to its end, for at most 30 seconds, and gives the lines it has printed. */
export async function runProgram(
  command: string,
  options: { args: string[]; cwd: string },
): Promise<string[]> {
  const signal = AbortSignal.timeout(30_000);
  const child = new Deno.Command(command, {
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
    signal,
  });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Error(`${command} ended with ${code}:\n${decoder.decode(stdout)}${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout).trimEnd().split("\n");
}
