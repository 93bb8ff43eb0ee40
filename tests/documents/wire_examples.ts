import { documentText, endOfLiteral } from "./document.ts";

/** One message as document 004 shows it. */
export interface WireExample {
  /** The heading it stands under. */
  heading: string;
  /** The comment in front of it: `Response (success)`. */
  comment: string;
  message: Record<string, unknown> & { type: string };
}

// A line of its own that is a message type or a title; nothing else in the document is.
const HEADING = /^(?:[a-z]+(?:\.\w+)+(?: \/ [a-z.]+)*(?: \(.*\))?|[A-Z][\w ,-]+(?: \(.*\))?)$/;

/** Every JSON message of document 004 (WebSocket API Reference), in its order. */
export function wireExamples(): WireExample[] {
  const text = documentText("004");
  const found: WireExample[] = [];
  let heading = "", comment = "";
  for (let start = 0; start < text.length;) {
    const end = (text.indexOf("\n", start) + 1) || text.length;
    const line = text.slice(start, end - 1);
    if (HEADING.test(line)) [heading, comment] = [line, ""];
    else if (line.startsWith("// ")) comment = line.slice(3);
    else if (line.startsWith("{")) {
      const close = endOfMessage(text, start);
      if (close !== undefined) {
        const message = JSON.parse(padded(text.slice(start, close)));
        if (typeof message.type === "string") found.push({ heading, comment, message });
        start = close;
        continue;
      }
    }
    start = end;
  }
  return found;
}

/** The examples under one heading. */
export function examplesOf(heading: string): WireExample[] {
  return wireExamples().filter((example) => example.heading === heading);
}

/** The code of "Example: JavaScript Client". */
export function clientExample(): string {
  const text = documentText("004");
  const begin = text.indexOf("const ws = new WebSocket", text.indexOf("Example: JavaScript Client"));
  return text.slice(begin).replace(/\n\nMuxit — [^]*$/, "");
}

/** The offset behind a message, or `undefined` where the document shows a general form (`"value": ...`). */
function endOfMessage(text: string, start: number): number | undefined {
  try {
    return start + endOfLiteral(padded(text.slice(start)), 0);
  } catch {
    return undefined;
  }
}

// "{...}" and ", ..." leave something out. Spaces keep the offsets.
function padded(text: string): string {
  return text.replaceAll("{...}", "{   }").replaceAll(", ...", "     ");
}
