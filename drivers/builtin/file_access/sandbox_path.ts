import { AppError } from "@/lib/protocol/mod.ts";
import { isTemporaryName } from "./temporary_name.ts";

/** Characters; longer than any file system takes. */
const MAX_LENGTH = 4096;
/** Names that are devices on Windows, with any extension behind them. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(\.|$)/i;
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
const DRIVE_OR_SCHEME = /^([a-z]:|[a-z][a-z0-9+.-]*:\/)/i;
/** A colon would name an alternate stream of another file. */
const FORBIDDEN_ON_WINDOWS = /[<>:"|?*]/;

/** Options of {@linkcode readPath}. */
export interface PathOptions {
  /** Name of the connector, for messages. */
  connector: string;
  /** True where the empty path is legal and means the folder itself. */
  rootAllowed?: boolean;
  /** True where the rules of Windows hold; by default those of the system this runs on. */
  windows?: boolean;
}

/**
 * Brings a path as callers write it to its one form: relative, forward slashes, no `.`, `..` or empty parts.
 * Empty text stands for the folder itself. Looks at the text only; links are followed by the sandbox.
 *
 * The rules are the same on every system (but for `<>:"|?*`, which only Windows refuses), so that a script that
 * runs on one runs on all.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when the path is empty, leaves the folder, or has a name that
 * cannot be kept.
 */
export function readPath(text: string, options: PathOptions): string {
  const { connector, rootAllowed = false } = options;
  if (text.trim() === "") {
    if (rootAllowed) return "";
    throw invalid(`Path cannot be empty: name a file in the folder of '${connector}', as 'readings.csv'`);
  }
  const refuse = (why: string) => invalid(`Path '${shown(text)}' ${why}`);
  if (text.length > MAX_LENGTH) throw refuse(`is longer than ${MAX_LENGTH} characters: shorten it`);
  if (CONTROL.test(text) || !text.isWellFormed()) {
    throw refuse("holds a character that no file name can have: leave it out");
  }
  const slashed = text.replaceAll("\\", "/");
  if (slashed.startsWith("/") || DRIVE_OR_SCHEME.test(slashed)) {
    throw refuse(
      `leaves the folder of '${connector}': it is absolute; write it relative to that folder, as 'readings.csv'`,
    );
  }
  const names: string[] = [];
  for (const name of slashed.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) throw refuse(leaving(connector));
  }
  for (const name of names) {
    const fault = nameFault(name, options.windows ?? Deno.build.os === "windows");
    if (fault !== undefined) throw refuse(fault);
  }
  if (names.length === 0 && !rootAllowed) {
    throw refuse(`is the folder of '${connector}' itself: name something in it`);
  }
  return names.join("/");
}

/** True for the name of an entry that {@linkcode readPath} takes as it is. */
export function isUsableName(name: string): boolean {
  if (CONTROL.test(name) || !name.isWellFormed() || /[/\\]/.test(name) || DRIVE_OR_SCHEME.test(name)) {
    return false;
  }
  return nameFault(name, Deno.build.os === "windows") === undefined;
}

/** What is said of a path that leads out of the folder. */
export function leaving(connector: string, how = ""): string {
  return `leaves the folder of '${connector}'${how}: only what lies in that folder can be used`;
}

/** A path as it stands in messages: one line, not too long. */
export function shown(path: string): string {
  const line = path.slice(0, 200).replace(
    new RegExp(CONTROL, "g"),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return path.length > 200 ? `${line}…` : line;
}

function nameFault(name: string, windows: boolean): string | undefined {
  if (RESERVED.test(name)) return `holds '${name}', which is a device on Windows: take another name`;
  if (/[. ]$/.test(name)) {
    return `holds '${name}', which ends with a dot or a space, and Windows drops those: take another name`;
  }
  if (windows && FORBIDDEN_ON_WINDOWS.test(name)) {
    return `holds one of < > : " | ? *, which Windows does not allow: take another name`;
  }
  if (isTemporaryName(name)) return "has a name that is kept for unfinished writes: take another name";
  return undefined;
}

function invalid(message: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", message);
}
