import { basename, dirname } from "node:path";
import { fileReason, LastLines, type Logger, readRegularFile, sha256Hex } from "@/lib/core/mod.ts";
import { errorText, type Finding } from "@/lib/protocol/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import type { DriverScanner } from "../driver_registry.ts";
import { type DriverFile, findDriverFiles, findNativeDrivers } from "../driver_files.ts";
import { normaliseMeta } from "../javascript/driver_meta.ts";
import { withOrigin } from "../packages/with_origin.ts";
import type { VenvPlan } from "../python/venv.ts";
import type { RegisteredDriver, RegisteredProgram } from "../registered_driver.ts";
import type { Python } from "../python/find_python.ts";
import { pythonEnvironment } from "../python/python_environment.ts";
import { ScanCache } from "../scan_cache.ts";
import { runTool } from "./run_tool.ts";

/** What a driver file has said of itself, or why it has not. */
interface Reading {
  meta?: Record<string, unknown>;
  refused?: string;
}

/** A driver that was found. */
interface Candidate {
  file: DriverFile;
  language: "python" | "native";
}

/** Options of {@linkcode ProgramScanner}. */
export interface ProgramScannerOptions {
  /** Folders to look in; the first is searched first. */
  folders: readonly string[];
  /** File that keeps what drivers said, by what they are made of. */
  cache: string;
  /** Driver files of installed packages, of tiers 2 and 3. */
  packaged(): Promise<DriverFile[]>;
  /** Absolute path of the SDK, for `PYTHONPATH`. */
  sdk: string;
  reaper: Reaper;
  log: Logger;
  /** Finds the interpreter. */
  python(): Promise<Python | { missing: string }>;
}

const SUFFIX = ".driver.py";
/** The generic driver (document 000): it runs in the environment of the script it is pointed at. */
const GENERIC_FILE = "python.driver.py";
/** Files read at the same time; each takes a process. */
const AT_ONCE = 2;
const SCAN_MS = 20_000;
/** Longest meta that is read. */
const MAX_META_BYTES = 1024 * 1024;
/** Largest text of a Python driver, in bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Finds drivers that are programs of their own and asks them for their meta (`--scan`); unchanged ones are not run again. */
export class ProgramScanner implements DriverScanner {
  readonly background = true;
  readonly #options: ProgramScannerOptions;
  readonly #abort = new AbortController();
  readonly #cache: ScanCache<Reading>;
  #scanning: Promise<unknown> = Promise.resolve();

  constructor(options: ProgramScannerOptions) {
    this.#options = options;
    this.#cache = new ScanCache(options.cache, options.log);
  }

  scan(): Promise<RegisteredDriver[]> {
    const scanning = this.#scan();
    this.#scanning = scanning.catch(() => {});
    return scanning;
  }

  async #scan(): Promise<RegisteredDriver[]> {
    const { python, found } = await this.#find();
    const known = await this.#cache.readings();
    const fresh = new Map<string, Reading>();
    const registered = new Map<Candidate, RegisteredDriver>();
    const queue = [...found];
    const work = async () => {
      for (
        let next = queue.shift();
        next !== undefined && !this.#abort.signal.aborted;
        next = queue.shift()
      ) {
        const key = await keyOf(next, python);
        const reading = known.get(key) ?? await this.#read(next, python);
        // What refused may work at the next scan: a module is installed, the machine has less to do.
        if (reading.meta !== undefined) fresh.set(key, reading);
        registered.set(next, entryOf(next, { key, reading }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (this.#abort.signal.aborted) return [];
    await this.#cache.keep(fresh);
    return found.flatMap((candidate) => registered.get(candidate) ?? []);
  }

  /** Ends scans that are under way and waits until nothing of them goes on. */
  async close(): Promise<void> {
    this.#abort.abort(new Error("The server stops"));
    await this.#scanning;
  }

  /** What there is to ask; Python drivers without a Python are left out with a warning each. */
  async #find(): Promise<{ python: Python | undefined; found: Candidate[] }> {
    const { folders, log } = this.#options;
    const all = await Promise.all(folders.map((folder) => findDriverFiles(folder, SUFFIX)));
    const packaged = await this.#options.packaged();
    const [inPython, native] = [2, 3].map((tier) => packaged.filter(({ origin }) => origin?.tier === tier));
    const scripts = [...all.flat(), ...inPython!].map((file): Candidate => ({ file, language: "python" }));
    const natives = [...(await Promise.all(folders.map(findNativeDrivers))).flat(), ...native!]
      .map((file): Candidate => ({ file, language: "native" }));
    if (scripts.length === 0) return { python: undefined, found: natives };
    const python = await this.#options.python();
    if (!("missing" in python)) return { python, found: [...scripts, ...natives] };
    for (const { file } of scripts) log.warn(`${basename(file.file)} is skipped. ${python.missing}`);
    return { python: undefined, found: natives };
  }

  async #read(
    { file: { file, refused }, language }: Candidate,
    python: Python | undefined,
  ): Promise<Reading> {
    const { reaper, sdk } = this.#options;
    if (refused !== undefined) return { refused };
    const said = new LastLines(1);
    const flood = new AbortController();
    let meta: Record<string, unknown> | undefined;
    const tool = language === "native" ? { command: file, args: ["--scan"], cwd: dirname(file) } : {
      command: python!.path,
      args: ["-u", file, "--scan"],
      cwd: dirname(file),
      env: pythonEnvironment(sdk),
    };
    try {
      const code = await runTool(tool, {
        reaper,
        maxLine: MAX_META_BYTES,
        line: (text, from) => {
          if (from === "stderr") said.add(text);
          else meta = metaIn(text) ?? meta;
        },
        leftOut: () => flood.abort(new Error("it writes without end")),
        signal: AbortSignal.any([this.#abort.signal, flood.signal, AbortSignal.timeout(SCAN_MS)]),
      });
      if (meta !== undefined) return { meta };
      return { refused: said.lines[0] ?? `it ended with code ${code} and said nothing` };
    } catch (error) {
      return { refused: errorText(error) };
    }
  }
}

function metaIn(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    const { meta } = JSON.parse(line) as { meta?: unknown };
    return typeof meta === "object" && meta !== null ? meta as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(
  { file, language }: Candidate,
  { key, reading }: { key: string; reading: Reading },
): RegisteredDriver {
  const name = basename(file.file);
  const { meta, warnings } = normaliseMeta(reading.meta ?? {}, name.replace(SUFFIX, ""));
  const errors: Finding[] = reading.refused === undefined ? [] : [{
    ruleId: language === "python" ? "PYTHON_SCAN_FAILED" : "NATIVE_SCAN_FAILED",
    severity: "hard",
    message: file.refused === undefined
      ? `${name} --scan gave no META: ${reading.refused}`
      : `${name} is refused: ${file.refused}`,
  }];
  const driver: RegisteredProgram = {
    kind: "program",
    language,
    file: file.file,
    ...venvFact(name, file.origin?.venv),
    stamp: key,
    meta,
    template: file.template,
    tier: language === "python" ? 2 : 3,
    category: "free",
    errors,
    warnings: [...reading.refused === undefined ? warnings : [], ...file.findings ?? []],
  };
  return withOrigin(driver, file.origin);
}

function venvFact(name: string, venv: VenvPlan | undefined): Pick<RegisteredProgram, "venv"> {
  if (name === GENERIC_FILE) return { venv: "of its script" };
  return venv === undefined ? {} : { venv };
}

// A text is small enough to be hashed; a program may be very large.
async function keyOf({ file, language }: Candidate, python: Python | undefined): Promise<string> {
  if (file.refused !== undefined) return `refused ${file.file} ${file.refused}`;
  if (language === "native") return `native ${file.file} ${file.size} ${file.mtime}`;
  try {
    return `${python!.version} ${await sha256Hex(await readRegularFile(file.file, { most: MOST_BYTES }))}`;
  } catch (error) {
    file.refused = fileReason(error);
    return `refused ${file.file} ${file.refused}`;
  }
}
