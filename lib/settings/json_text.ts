/** One member of an object in the text of a JSON file; offsets into the text. */
interface Member {
  key: string;
  start: number;
  valueStart: number;
  valueEnd: number;
}

/**
 * Sets one value in the text of a JSON file and leaves every other character as it is: order, spaces, line ends.
 * Objects on the way are made.
 *
 * @param text A valid JSON object, a byte order mark before it or not.
 * @param path Keys from the outermost object inwards, at least one.
 */
export function setInJson(text: string, path: readonly string[], value: unknown): string {
  let at = text.indexOf("{");
  for (const [depth, key] of path.entries()) {
    const members = membersOf(text, at);
    // Of two members of one name the last one counts.
    const found = members.findLast((member) => member.key === key);
    const rest = path.slice(depth + 1).reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    if (found === undefined) return insert(text, { at, members, key, value: rest });
    if (depth < path.length - 1 && text[found.valueStart] === "{") at = found.valueStart;
    else return replace(text, found, rest);
  }
  return text;
}

/** Deepest nesting of lists and objects in a text, without reading it as JSON. */
export function depthOfJson(text: string): number {
  let depth = 0, deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = stringEnd(text, at) - 1;
    else if (letter === "{" || letter === "[") deepest = Math.max(deepest, ++depth);
    else if (letter === "}" || letter === "]") depth--;
  }
  return deepest;
}

function replace(text: string, { valueStart, valueEnd }: Member, value: unknown): string {
  const before = text.slice(valueStart, valueEnd);
  const onOneLine = Array.isArray(value) && before.startsWith("[") && before.length > 2 &&
    !before.includes("\n");
  const written = onOneLine
    ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
    : pretty(text, value, indentAt(text, valueStart));
  return text.slice(0, valueStart) + written + text.slice(valueEnd);
}

function insert(
  text: string,
  { at, members, key, value }: { at: number; members: readonly Member[]; key: string; value: unknown },
): string {
  const last = members.at(-1);
  const name = JSON.stringify(key);
  const newline = newlineOf(text);
  if (last === undefined) {
    const outer = indentAt(text, at);
    const inner = outer + unitOf(text);
    const end = valueEndOf(text, at);
    const body = `{${newline}${inner}${name}: ${pretty(text, value, inner)}${newline}${outer}}`;
    return text.slice(0, at) + body + text.slice(end);
  }
  const ownLine = text.slice(at, members[0]!.start).includes("\n");
  const indent = indentAt(text, members[0]!.start);
  const added = ownLine
    ? `,${newline}${indent}${name}: ${pretty(text, value, indent)}`
    : `, ${name}: ${JSON.stringify(value)}`;
  return text.slice(0, last.valueEnd) + added + text.slice(last.valueEnd);
}

function pretty(text: string, value: unknown, indent: string): string {
  return JSON.stringify(value, null, unitOf(text)).replaceAll("\n", newlineOf(text) + indent);
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** How the file indents: by what stands before its first member. */
function unitOf(text: string): string {
  return /^\s*\{\s*?\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
}

/** What the line of an offset begins with. */
function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at) + 1, at))![0];
}

function membersOf(text: string, at: number): Member[] {
  const members: Member[] = [];
  for (let next = skipSpace(text, at + 1); text[next] === '"';) {
    const keyEnd = stringEnd(text, next);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = valueEndOf(text, valueStart);
    members.push({ key: JSON.parse(text.slice(next, keyEnd)), start: next, valueStart, valueEnd });
    const behind = skipSpace(text, valueEnd);
    next = text[behind] === "," ? skipSpace(text, behind + 1) : behind;
  }
  return members;
}

function valueEndOf(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  if (text[at] !== "{" && text[at] !== "[") {
    const end = text.slice(at).search(/[\s,\]}]/);
    return end === -1 ? text.length : at + end;
  }
  for (let depth = 0; at < text.length; at++) {
    if (text[at] === '"') at = stringEnd(text, at) - 1;
    else if (text[at] === "{" || text[at] === "[") depth++;
    else if ((text[at] === "}" || text[at] === "]") && --depth === 0) return at + 1;
  }
  return at;
}

function stringEnd(text: string, at: number): number {
  for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
  return at + 1;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
