/**
 * Writes `docs/reference/websocket.md` from the table of messages; with `--check` only says whether it is up to date.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { z } from "zod";
import {
  ERROR_CODES,
  type ErrorCode,
  type EventRow,
  MESSAGES,
  type RequestRow,
  TYPED_ARRAYS,
} from "@/lib/protocol/mod.ts";

/** Absolute path of the page. */
export const REFERENCE_PAGE: string = join(import.meta.dirname!, "..", "docs", "reference", "websocket.md");

/** Codes any request may be answered with; they are not repeated at each of them. */
const COMMON: readonly ErrorCode[] = [
  "PROTOCOL_INVALID_JSON",
  "PROTOCOL_MISSING_TYPE",
  "PROTOCOL_UNKNOWN_TYPE",
  "VALIDATION_MISSING_PARAM",
  "VALIDATION_INVALID_VALUE",
  "INTERNAL_ERROR",
];

/** What is used of a JSON schema. */
interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}

interface Field {
  name: string;
  type: string;
  required: boolean;
}

const rows = MESSAGES as readonly (RequestRow | EventRow)[];
const requests = rows.filter((row): row is RequestRow => "request" in row);
const events = rows.filter((row): row is EventRow => "body" in row);

/** The text of the page. */
export function referencePage(): string {
  return [
    INTRODUCTION,
    "## Requests",
    contents(requests),
    ...requests.map(requestSection),
    "## Events",
    "The server sends these on its own.",
    contents(events),
    ...events.map(eventSection),
    "## Error codes",
    "Every error is one of these.",
    codeTable(Object.keys(ERROR_CODES) as ErrorCode[]),
  ].join("\n\n") + "\n";
}

const INTRODUCTION = `# WebSocket messages

<!-- Written by \`deno task reference\` from lib/protocol. Change the table there, not this page. -->

Connect to \`ws://127.0.0.1:8765/ws\` with the subprotocols \`muxit\` and \`auth-<token>\`. Every message is one JSON object
with a \`type\`. A request may carry a \`requestId\` of any JSON type; its reply carries the same one.

\`\`\`json
{ "type": "connector.call", "requestId": "1", "connector": "psu", "property": "voltage" }
{ "type": "connector.response", "requestId": "1", "value": 12 }
{ "type": "error", "requestId": "1", "code": "CONN_NOT_FOUND", "message": "There is no connector 'psu'; known: none" }
\`\`\`

Unknown fields are ignored. A message may have up to 8 MB. Names of connectors, drivers, properties and actions do not
depend on case.

Whole numbers beyond 2^53 travel as text, bytes as base64. A client that subscribes to a stream with
\`"encoding": "binary"\` gets typed arrays and bytes as binary messages instead: the length of the header as unsigned
32-bit number (little-endian), the header as JSON (\`stream.data\` with \`dtype\` instead of \`data\`), the raw elements.
\`dtype\` is one of ${Object.keys(TYPED_ARRAYS).map((dtype) => `\`${dtype}\``).join(", ")}.

Any request may be answered with one of these errors; they are not repeated below.

${codeTable(COMMON)}`;

function contents(of: readonly (RequestRow | EventRow)[]): string {
  return of.map(({ type, summary }) => `- [\`${type}\`](#${anchor(type)}): ${summary}`).join("\n");
}

// As pages that show Markdown make them: lower case, and nothing but letters, digits, "_" and "-".
function anchor(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9_-]/g, "");
}

function requestSection(row: RequestRow): string {
  const notes = [
    row.rate === "hardware" ? "Counts against `security.rateLimit.callsPerSec`; reads do not." : "",
    row.alwaysReplies ? "" : "Answered only when it has a `requestId`.",
  ].filter((note) => note !== "");
  const limited: ErrorCode[] = row.rate === "hardware" ? ["WS_RATE_LIMITED"] : [];
  return [
    `### \`${row.type}\``,
    [row.summary, ...notes].join(" "),
    `Request:`,
    fieldTable(row.request, "input"),
    `Reply \`${row.replyType}\`:`,
    fieldTable(row.reply, "output"),
    ...([...row.errors, ...limited].length > 0 ? ["Errors:", codeTable([...row.errors, ...limited])] : []),
  ].join("\n\n");
}

function eventSection({ type, summary, body, scope }: EventRow): string {
  const who = scope === "everyone" ? "Sent to every client." : "Sent to clients that subscribed.";
  return [`### \`${type}\``, `${summary} ${who}`, fieldTable(body, "output")].join("\n\n");
}

function codeTable(codes: readonly ErrorCode[]): string {
  return table(["Code", "Meaning"], codes.map((code) => [`\`${code}\``, ERROR_CODES[code]]));
}

function fieldTable(schema: z.ZodType, io: "input" | "output"): string {
  const fields = fieldsOf(z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Schema);
  if (fields.length === 0) return "No fields.";
  const cells = fields.map(({ name, type, required }) => [`\`${name}\``, type, required ? "yes" : "no"]);
  return table(["Field", "Type", io === "input" ? "Required" : "Always there"], cells);
}

/** The fields of an object and of the objects inside it, each under its path: `value.enabled[].name`. */
function fieldsOf(schema: Schema, path = ""): Field[] {
  const required = new Set(schema.required);
  const named = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = path === "" ? key : `${path}.${key}`;
    return [{ name, type: typeText(inner), required: required.has(key) }, ...inside(inner, name)];
  });
  return [...named, ...entriesOf(schema, path)];
}

function inside(schema: Schema, path: string): Field[] {
  if (schema.items) return inside(schema.items, `${path}[]`);
  return fieldsOf(schema, path);
}

// A map: its keys are data, so its values stand under `<name>`.
function entriesOf({ additionalProperties: values }: Schema, path: string): Field[] {
  if (typeof values !== "object" || Object.keys(values).length === 0) return [];
  const name = `${path}.<name>`;
  return [{ name, type: typeText(values), required: false }, ...inside(values, name)];
}

function typeText(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" or ");
  if (schema.items) return `list of ${typeText(schema.items)}`;
  return schema.type === undefined ? "any" : [schema.type].flat().join(" or ");
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const page = referencePage();
  if (!args.includes("--check")) {
    await Deno.mkdir(dirname(REFERENCE_PAGE), { recursive: true });
    await Deno.writeTextFile(REFERENCE_PAGE, page);
    return 0;
  }
  const written = await Deno.readTextFile(REFERENCE_PAGE).catch(() => "");
  if (written.replaceAll("\r\n", "\n") === page) return 0;
  console.error(
    "docs/reference/websocket.md is not what the table of messages says; run: deno task reference",
  );
  return 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
