import { basename } from "node:path";
import type { Logger } from "@/lib/core/mod.ts";
import { type Finding, toAppError } from "@/lib/protocol/mod.ts";
import type { DriverFacts, GuestPool } from "@/lib/sandbox/mod.ts";
import type { DriverScanner } from "../driver_registry.ts";
import { withOrigin } from "../packages/with_origin.ts";
import type { RegisteredDriver, RegisteredJavaScript } from "../registered_driver.ts";
import { type DriverFile, findDriverFiles } from "../driver_files.ts";
import { ScanCache } from "../scan_cache.ts";
import { normaliseMeta } from "./driver_meta.ts";
import { readDriverFacts } from "./read_driver_facts.ts";

/** What reading one file gave; kept between starts. */
interface Reading {
  size: number;
  mtime: number;
  facts?: DriverFacts;
  refused?: string;
}

/** Options of {@linkcode JavaScriptScanner}. */
export interface JavaScriptScannerOptions {
  /** Folders to look in; the first is searched first. */
  folders: readonly string[];
  /** File that keeps what unchanged drivers said of themselves. */
  cache: string;
  /** Driver files of installed packages. */
  packaged(): Promise<DriverFile[]>;
  pool: GuestPool;
  log: Logger;
}

const SUFFIX = ".driver.js";
/** Files read at the same time; each takes a process. */
const AT_ONCE = 2;

/** Finds JavaScript drivers and reads their meta in guest processes; unchanged files are not run again. */
export class JavaScriptScanner implements DriverScanner {
  readonly #options: JavaScriptScannerOptions;
  readonly #cache: ScanCache<Reading>;

  constructor(options: JavaScriptScannerOptions) {
    this.#options = options;
    this.#cache = new ScanCache(options.cache, options.log);
  }

  async scan(): Promise<RegisteredDriver[]> {
    const known = await this.#cache.readings();
    const { folders, packaged } = this.#options;
    const found = [...folders.map((folder) => findDriverFiles(folder, SUFFIX)), packaged()];
    const files = (await Promise.all(found)).flat();
    const fresh = new Map<string, Reading>();
    const queue = [...files];
    const work = async () => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        fresh.set(file.file, await this.#read(file, known.get(file.file)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await this.#cache.keep(fresh);
    return files.map((file) => registered(file, fresh.get(file.file)!));
  }

  async #read(file: DriverFile, known: Reading | undefined): Promise<Reading> {
    if (
      file.refused === undefined && known !== undefined && known.size === file.size &&
      known.mtime === file.mtime
    ) return known;
    const stamp = { size: file.size, mtime: file.mtime };
    if (file.refused !== undefined) return { ...stamp, refused: file.refused };
    try {
      return { ...stamp, facts: await readDriverFacts(this.#options.pool, file) };
    } catch (error) {
      return { ...stamp, refused: describe(error) };
    }
  }
}

function describe(error: unknown): string {
  const { message, position } = toAppError(error);
  return position === undefined ? message : `${message} (line ${position.line}, column ${position.column})`;
}

function registered(file: DriverFile, reading: Reading): RegisteredDriver {
  const fallback = basename(file.file).replace(/\.driver\.js$/, "");
  const { meta, warnings } = normaliseMeta(reading.facts?.meta ?? {}, fallback);
  const driver: RegisteredJavaScript = {
    kind: "javascript",
    file: file.file,
    stamp: `${file.size} ${file.mtime}`,
    meta,
    template: file.template,
    tier: 1,
    category: "free",
    errors: hardFindings(fallback, reading),
    warnings,
  };
  return withOrigin(driver, file.origin);
}

function hardFindings(name: string, { facts, refused }: Reading): Finding[] {
  const hard = (ruleId: string, message: string): Finding[] => [{ ruleId, severity: "hard", message }];
  if (refused !== undefined && /no `export default`/.test(refused)) {
    return hard("JS_DEFAULT_EXPORT_MISSING", `${name}.driver.js has no \`export default\`.`);
  }
  if (refused !== undefined) return hard("JS_SOURCE_REFUSED", `${name}.driver.js is refused: ${refused}`);
  if (!facts?.exported) {
    return hard("JS_DEFAULT_EXPORT_MISSING", `The default export of ${name}.driver.js is not an object.`);
  }
  return facts.meta === null
    ? hard("JS_META_MISSING", `The default export of ${name}.driver.js has no \`meta\`.`)
    : [];
}
