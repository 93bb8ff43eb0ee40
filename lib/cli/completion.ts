import { withDeadline } from "@/lib/core/mod.ts";
import type { Command, WordKind } from "./command.ts";
import { COMMANDS, findCommand } from "./commands.ts";
import { fileCandidates } from "./file_candidates.ts";
import type { Session } from "./session.ts";
import { scanWords, type Word } from "./words.ts";

/** What the tab key offers: candidates, and the part of the line they replace. */
export type Completion = [candidates: string[], typed: string];

/** Milliseconds the server may take to say its names; nobody waits longer for a tab key. */
const NAMES_MS = 1500;

/**
 * Candidates for the end of a line that is being typed: commands, names of connectors, of their items, of drivers, scripts
 * and files. Nothing is offered when the server does not answer.
 */
export async function complete(line: string, session: Session): Promise<Completion> {
  try {
    const { words, open } = scanWords(line);
    const fresh = open === undefined && (words.length === 0 || /\s$/.test(line));
    const typed = fresh ? undefined : words.at(-1);
    const before = fresh ? words : words.slice(0, -1);
    const part = typed === undefined ? "" : line.slice(typed.start);
    const wanted = typed?.text ?? "";
    const asked = before.length === 0 ? firstWords(wanted, session) : laterWords(before, wanted, session);
    const all = await withDeadline(asked, { ms: NAMES_MS, doing: "Cannot complete the line" });
    const lower = wanted.toLowerCase();
    const hits = [...new Set(all)].filter((name) => name.toLowerCase().startsWith(lower));
    return [hits.map((hit) => written(hit, hits.length === 1)), part];
  } catch {
    return [[], line];
  }
}

/** A candidate as it is put into the line: in quotes where it needs them, with a space when it is the only one. */
function written(name: string, only: boolean): string {
  const text = /[\s"']/.test(name) && !name.includes("(") ? JSON.stringify(name) : name;
  return only && !/[./\\(]$/.test(name) ? `${text} ` : text;
}

async function firstWords(typed: string, session: Session): Promise<readonly string[]> {
  const call = /^schema\(["']?/i.exec(typed);
  if (call !== null) {
    const quote = call[0].at(-1) === "'" ? "'" : '"';
    return (await session.names.connectors()).map((name) => `schema(${quote}${name}${quote})`);
  }
  const item = /^([^.]+)\.[^.]*$/.exec(typed);
  if (item !== null) return await naturalItems(item[1]!, session);
  const connectors = await session.names.connectors().catch(() => []);
  const natural = connectors.filter((name) => /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name));
  return [...COMMANDS.map(({ name }) => name), ...natural.map((name) => `${name}.`)];
}

async function naturalItems(connector: string, session: Session): Promise<readonly string[]> {
  const { properties, actions } = await session.names.schema(connector);
  return [
    ...properties.map(({ name }) => `${connector}.${name}`),
    ...actions.map(({ name }) => `${connector}.${name}(`),
  ];
}

async function laterWords(
  before: readonly Word[],
  typed: string,
  session: Session,
): Promise<readonly string[]> {
  let command: Command | undefined = findCommand(before[0]!.text.toLowerCase());
  let given = before.slice(1);
  const sub = given[0]?.text.toLowerCase();
  if (command?.subcommands !== undefined && sub !== undefined) {
    command = command.subcommands.find(({ name }) => name.toLowerCase() === sub);
    given = given.slice(1);
  }
  if (command === undefined) return [];
  const kind = command.words[given.length] ?? (command.rest ? command.words.at(-1) : undefined);
  return kind === undefined ? [] : await candidates(kind, { given, typed, session });
}

interface Place {
  /** The words between the command and the one that is being typed. */
  given: readonly Word[];
  typed: string;
  session: Session;
}

async function candidates(kind: WordKind, { given, typed, session }: Place): Promise<readonly string[]> {
  if (typeof kind === "object") return kind.oneOf;
  const { names, trial } = session;
  const connector = kind.startsWith("trial ") ? trial?.connector : given[0]?.text;
  const schema = async () => connector === undefined ? undefined : await names.schema(connector);
  const named = (items: readonly { name: string }[] | undefined) => (items ?? []).map(({ name }) => name);
  switch (kind) {
    case "command":
      return named(COMMANDS);
    case "connector":
      return await names.connectors();
    case "property":
    case "trial property":
      return named((await schema())?.properties);
    case "action":
    case "trial action":
      return named((await schema())?.actions);
    case "stream":
      return named((await schema())?.streams);
    case "driver":
      return await names.drivers();
    case "script or file":
      return await scriptCandidates(typed, (await names.scripts()).all);
    case "running script":
      return (await names.scripts()).running;
    default:
      return [];
  }
}

/** Scripts of the workspace and files; a folder that cannot be read is told only where nothing else fits. */
async function scriptCandidates(typed: string, scripts: readonly string[]): Promise<string[]> {
  const named = scripts.filter((name) => name.startsWith(typed));
  const files = fileCandidates(typed);
  return [...named, ...await (named.length > 0 ? files.catch(() => []) : files)];
}
