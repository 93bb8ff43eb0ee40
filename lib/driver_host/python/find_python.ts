import { LastLines, readLines } from "@/lib/core/mod.ts";

/** A Python interpreter that drivers can run on. */
export interface Python {
  /** Absolute path. */
  path: string;
  /** As `3.11.7`. */
  version: string;
}

/** The oldest version the SDK runs on. */
const LEAST = [3, 10] as const;
const PROBE_MS = 10_000;
const QUESTION =
  'import sys, json; print(json.dumps({"path": sys.executable, "version": list(sys.version_info[:3])}))';

/** What was found for an environment: an interpreter does not go away while the server runs. */
const known = new Map<string, Promise<Python | { missing: string }>>();

/**
 * The interpreter as {@linkcode findPython} finds it, looked for once; when there is none, it is looked for again.
 */
export function knownPython(): Promise<Python | { missing: string }> {
  const key = `${Deno.env.get("MUXIT_PYTHON")}\n${Deno.env.get("PATH")}`;
  const looking = known.get(key) ?? findPython();
  known.set(key, looking);
  void looking.then((found) => "missing" in found && known.delete(key));
  return looking;
}

/**
 * Finds the interpreter: what the environment variable `MUXIT_PYTHON` names, then `python3`, then `python` on the PATH
 * (document 000). The first one that reports 3.10 or newer wins.
 *
 * @returns The interpreter, or why there is none, for people.
 */
export async function findPython(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Promise<Python | { missing: string }> {
  const named = env("MUXIT_PYTHON");
  const tried: string[] = [];
  for (const candidate of [named, "python3", "python"]) {
    if (candidate === undefined || candidate === "") continue;
    const found = await probe(candidate);
    if (typeof found === "object") return found;
    tried.push(`${candidate} (${found})`);
  }
  return {
    missing: `No Python 3.10 or newer was found: ${tried.join(", ")}. ` +
      "Install Python, or name an interpreter in the environment variable MUXIT_PYTHON",
  };
}

async function probe(command: string): Promise<Python | string> {
  const limit = AbortSignal.timeout(PROBE_MS);
  try {
    const child = new Deno.Command(command, {
      args: ["-c", QUESTION],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: limit,
    }).spawn();
    // Whatever program this is: it may write without end.
    const said = new LastLines(1);
    await readLines(child.stdout, { line: (text) => said.add(text) });
    if (!(await child.status).success) return limit.aborted ? "does not answer" : "does not run";
    const { path, version } = JSON.parse(said.lines[0] ?? "") as { path: string; version: number[] };
    const text = version.join(".");
    const [major = 0, minor = 0] = version;
    const usable = major > LEAST[0] || major === LEAST[0] && minor >= LEAST[1];
    return usable ? { path, version: text } : `is ${text}`;
  } catch {
    return limit.aborted ? "does not answer" : "is not there";
  }
}
