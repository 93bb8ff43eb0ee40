import type { Position } from "../source/positions.ts";
import { captured } from "./captured.ts";

/** Maps positions of compiled guest code back to the user's file. */
export type PositionMap = (position: Position) => Position;

/** What a stack says of a place in guest code; positions follow. */
const FILE = "muxit:user:";
/** Frames of our own may lie above the guest's. */
const RUNNING_DEPTH = 30;

/** What is used of a call site of the engine. */
interface CallSite {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  toString(): string;
}

/** One line of a stack. */
export interface StackFrame {
  text: string;
  position: Position;
}

let map: PositionMap = (position) => position;
let running: StackFrame[] | undefined;

/** Says how positions of this realm's guest code lead to its file. */
export function setPositionMap(next: PositionMap): void {
  map = next;
}

/**
 * Makes every stack of this realm consist of the frames in the guest's own file, in its own lines. Call sites, and with
 * them functions and paths of ours, are handed to nobody.
 */
export function installStackFormat(): void {
  captured.defineProperty(Error, "prepareStackTrace", {
    value: format,
    writable: false,
    configurable: false,
  });
}

/** Where the guest's code is at this moment, in the user's file; costs a stack trace. */
export function runningLine(): Position | undefined {
  const here: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = RUNNING_DEPTH;
  captured.captureStackTrace(here);
  Error.stackTraceLimit = limit;
  running = [];
  void here.stack;
  const [first] = running;
  running = undefined;
  return first?.position;
}

/** The frames a stack tells of, as far as they look like ours. */
export function framesOf(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stack.split("\n")) {
    const at = text.lastIndexOf(FILE);
    if (at < 0) continue;
    const [line, column] = text.slice(at + FILE.length).split(":").map((part) => parseInt(part, 10));
    if (line! > 0 && column! > 0) frames.push({ text, position: { line: line!, column: column! } });
  }
  return frames;
}

function format(error: unknown, sites: readonly CallSite[]): string {
  let text = "Error";
  try {
    const frames = userFrames(sites);
    if (running !== undefined) {
      running = frames;
      return "";
    }
    text = headerOf(error as { name?: unknown; message?: unknown });
    for (const frame of frames) text += `\n${frame.text}`;
  } catch {
    // A getter of the guest has thrown, or the stack is at its end.
  }
  return text;
}

// What `Error.prototype.toString` gives (ECMA-262, 20.5.3.4).
function headerOf({ name = "Error", message = "" }: { name?: unknown; message?: unknown }): string {
  if (name === "" || message === "") return `${name}${message}`;
  return `${name}: ${message}`;
}

function userFrames(sites: readonly CallSite[]): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const site of sites) {
    if (site.getScriptNameOrSourceURL() !== "muxit:user") continue;
    const position = map({ line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 });
    const text = site.toString();
    const at = text.lastIndexOf(FILE);
    const place = `${FILE}${position.line}:${position.column}`;
    frames.push({ position, text: `    at ${text.slice(0, at)}${place}${text.endsWith(")") ? ")" : ""}` });
  }
  return frames;
}
