import { readSource, type RegisteredDriver } from "@/lib/driver_host/mod.ts";
import { findLiteralKeys } from "./edits/edit_source.ts";

/** What can be known of the config keys of a driver that declares none. */
export interface DriverKeys {
  /** Keys its starter template sets, and keys its text is seen to read. */
  seen: ReadonlySet<string>;
  /** True when a name stands anywhere in its text: then it may be read, in whatever way. */
  mentions(key: string): boolean;
}

/** `config.host`, `config?.host` of JavaScript. */
const MEMBER = /\bconfig\s*\??\.\s*([A-Za-z_$][\w$]*)/g;
/** `config["host"]` of both languages, `config.get("host")` and `config.pop("host")` of Python. */
const ENTRY = /\bconfig\s*(?:\?\.\s*)?(?:\.\s*(?:get|pop)\s*\(|\[)\s*["']([^"'\n]{1,60})["']/g;
/** `{ host, port = 1 } = config` and `init({ host, port = 1 })`. */
const PATTERN = /\{([^{}]*)\}\s*=\s*config\b|\binit\s*\(\s*\{([^{}]*)\}/g;

/** Looks through the text and the template of a driver; nothing of it runs. What cannot be read is known nothing of. */
export async function driverKeys(driver: RegisteredDriver): Promise<DriverKeys> {
  const seen = new Set(driver.template === null ? [] : (await findLiteralKeys(driver.template)).editable);
  const text = await textOf(driver);
  if (text === undefined) return { seen, mentions: () => false };
  const reads = driver.kind === "javascript" ? [...namesIn(text, MEMBER), ...patternsIn(text)] : [];
  for (const key of [...reads, ...namesIn(text, ENTRY)]) seen.add(key);
  const words = new Set(text.match(/[\w$]+/g));
  return { seen, mentions: (key) => words.has(key) || /[^\w$]/.test(key) && text.includes(key) };
}

// A native driver has no text; the generic Python driver passes its config on to a script of the user's.
async function textOf(driver: RegisteredDriver): Promise<string | undefined> {
  if (driver.kind === "builtin") return undefined;
  if (driver.kind === "program" && (driver.language === "native" || driver.venv === "of its script")) {
    return undefined;
  }
  return await readSource(driver.file).catch(() => undefined);
}

function patternsIn(text: string): string[] {
  return [...text.matchAll(PATTERN)].flatMap(([, assigned, given]) =>
    (assigned ?? given)!.split(",").flatMap((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1] ?? [])
  );
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name!);
}
