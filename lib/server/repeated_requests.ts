import { type ParsedRequest, parseRequest } from "./parse_request.ts";

/** Requests that are remembered, and the longest of them in UTF-16 units: a page asks for a few hundred things again and again. */
const MOST = 500;
const LONGEST = 256;
const ID = ',"requestId":"';

/**
 * Parses requests, and remembers those that differ from an earlier one in their `requestId` alone: a client that reads values
 * sends the same text again and again, and parsing it costs more than everything else about it.
 */
export class RepeatedRequests {
  readonly #known = new Map<string, ParsedRequest>();

  /**
   * Parses and validates one text message.
   *
   * @throws {RequestError} As {@linkcode parseRequest} does.
   */
  parse(text: string): ParsedRequest {
    const at = text.length <= LONGEST && text.endsWith('"}') ? text.lastIndexOf(ID) : -1;
    const requestId = at < 0 ? "" : text.slice(at + ID.length, -2);
    if (requestId === "" || requestId.includes('"') || requestId.includes("\\")) return parseRequest(text);
    const head = text.slice(0, at);
    const known = this.#known.get(head);
    if (known !== undefined) return { ...known, requestId };
    const request = parseRequest(text);
    // Only a read, or a call without arguments, is remembered: its fields are a few texts, and belong to nobody.
    const { row, fields } = request;
    const plain = row.type === "connector.call" && fields.args === undefined;
    if (plain && request.requestId === requestId && isWhole(head)) {
      if (this.#known.size >= MOST) this.#known.clear();
      this.#known.set(head, { ...request, fields: Object.freeze(fields) });
    }
    return request;
  }
}

// The id stood at the end of the message itself, not of something in it.
function isWhole(head: string): boolean {
  try {
    JSON.parse(`${head}}`);
    return true;
  } catch {
    return false;
  }
}
