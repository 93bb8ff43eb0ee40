import { basename, join } from "node:path";
import { type Logger, writeFileAtomically } from "@/lib/core/mod.ts";
import { errorText, type Finding } from "@/lib/protocol/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import type { DriverScanner } from "../driver_registry.ts";
import { type DriverFile, findDriverFiles } from "../javascript/driver_files.ts";
import { normaliseMeta } from "../javascript/driver_meta.ts";
import type { RegisteredDriver } from "../registered_driver.ts";
import { runTool } from "../stdio/run_tool.ts";
import { findPython, type Python } from "./find_python.ts";
import { pythonEnvironment } from "./python_environment.ts";

/** What a driver file has said of itself, or why it has not. */
interface Reading {
  meta?: Record<string, unknown>;
  refused?: string;
}

/** Options of {@linkcode PythonScanner}. */
export interface PythonScannerOptions {
  /** Folders to look in; the first is searched first. */
  folders: readonly string[];
  /** File that keeps what drivers said, by the hash of their text. */
  cache: string;
  /** Absolute path of the SDK, for `PYTHONPATH`. */
  sdk: string;
  reaper: Reaper;
  log: Logger;
  /** Finds the interpreter. */
  python?: () => Promise<Python | { missing: string }>;
}

const SUFFIX = ".driver.py";
/** The generic driver (document 000): it runs in the environment of the script it is pointed at. */
const GENERIC_FILE = "python.driver.py";
/** Files read at the same time; each takes a process. */
const AT_ONCE = 2;
const SCAN_MS = 20_000;
const CACHE_VERSION = 1;

/** Finds Python drivers and asks them for their meta (`--scan`); text that was asked before is not run again. */
export class PythonScanner implements DriverScanner {
  readonly background = true;
  readonly #options: PythonScannerOptions;
  readonly #abort = new AbortController();
  #readings: Map<string, Reading> | undefined;

  constructor(options: PythonScannerOptions) {
    this.#options = options;
  }

  async scan(): Promise<RegisteredDriver[]> {
    const files = (await Promise.all(this.#options.folders.map((folder) => findDriverFiles(folder, SUFFIX))))
      .flat();
    if (files.length === 0) return [];
    const python = await (this.#options.python ?? findPython)();
    if ("missing" in python) return this.#skip(files, python.missing);
    const known = this.#readings ??= await this.#loadCache();
    const fresh = new Map<string, Reading>();
    const registered = new Map<string, RegisteredDriver>();
    const queue = [...files];
    const work = async () => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        const key = `${python.version} ${await hashOf(file.file)}`;
        const reading = known.get(key) ?? await this.#read(file, python);
        fresh.set(key, reading);
        registered.set(file.file, entryOf(file, { key, reading }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.#readings = fresh;
    if ([...fresh.keys()].some((key) => !known.has(key)) || fresh.size !== known.size) {
      await this.#saveCache(fresh);
    }
    return files.map((file) => registered.get(file.file)!);
  }

  /** Ends scans that are under way. */
  close(): void {
    this.#abort.abort(new Error("The server stops"));
  }

  #skip(files: readonly DriverFile[], missing: string): RegisteredDriver[] {
    for (const { file } of files) this.#options.log.warn(`${basename(file)} is skipped. ${missing}`);
    return [];
  }

  async #read({ file }: DriverFile, python: Python): Promise<Reading> {
    const { reaper, sdk } = this.#options;
    const out: string[] = [], said: string[] = [];
    const tool = {
      command: python.path,
      args: ["-u", file, "--scan"],
      cwd: join(file, ".."),
      env: pythonEnvironment(sdk),
    };
    try {
      const code = await runTool(tool, {
        reaper,
        line: (text, from) => (from === "stdout" ? out : said).push(text),
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(SCAN_MS)]),
      });
      const meta = out.map(metaIn).findLast((found) => found !== undefined);
      if (meta !== undefined) return { meta };
      return {
        refused: said.filter((line) => line.trim() !== "").at(-1) ??
          `it ended with code ${code} and said nothing`,
      };
    } catch (error) {
      return { refused: errorText(error) };
    }
  }

  async #loadCache(): Promise<Map<string, Reading>> {
    try {
      const { version, readings } = JSON.parse(await Deno.readTextFile(this.#options.cache));
      return new Map(version === CACHE_VERSION ? Object.entries(readings as Record<string, Reading>) : []);
    } catch {
      return new Map();
    }
  }

  async #saveCache(readings: Map<string, Reading>): Promise<void> {
    const text = JSON.stringify({ version: CACHE_VERSION, readings: Object.fromEntries(readings) });
    await writeFileAtomically(this.#options.cache, text).catch((error) =>
      this.#options.log.warn(`Cannot keep the scan of Python drivers: ${errorText(error)}`)
    );
  }
}

function metaIn(line: string): Record<string, unknown> | undefined {
  try {
    const { meta } = JSON.parse(line) as { meta?: unknown };
    return typeof meta === "object" && meta !== null ? meta as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(file: DriverFile, { key, reading }: { key: string; reading: Reading }): RegisteredDriver {
  const fallback = basename(file.file).slice(0, -SUFFIX.length);
  const { meta, warnings } = normaliseMeta(reading.meta ?? {}, fallback);
  const errors: Finding[] = reading.refused === undefined ? [] : [{
    ruleId: "PYTHON_SCAN_FAILED",
    severity: "hard",
    message: `${basename(file.file)} --scan gave no META: ${reading.refused}`,
  }];
  return {
    kind: "program",
    language: "python",
    file: file.file,
    ...(basename(file.file) === GENERIC_FILE ? { venv: "of its script" as const } : {}),
    stamp: key,
    meta,
    template: file.template,
    tier: 2,
    category: "free",
    errors,
    warnings: reading.refused === undefined ? warnings : [],
  };
}

async function hashOf(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
