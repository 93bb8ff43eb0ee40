import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { editDriverConfig, editHidden, literalKeys, type Primitive } from "./source_edits.ts";

/** Sources tried per kind of edit. */
const ROUNDS = 600;
const NAMES = ["port", "baudRate", "my-key", "ip", "ünï", "1", "a b"];
const ITEMS = ["voltage", "current", "it's", 'say "x"', "reset", "ü"];
const TEXTS = [
  "",
  "COM4",
  "it's",
  'a "b"',
  "back\\slash",
  "line\nend",
  "\u2028",
  "🔌",
  "*/ // ${x}",
  "</script>",
];

/** One piece of a source; a literal of the driver config has a key. */
interface Piece {
  text: string;
  key?: string;
  /** Belongs to `hide` or `expose`, which an edit of the visibility may change. */
  visibility?: boolean;
}

/** Makes sources and edits; the same seed gives the same. */
class Maker {
  #state: number;
  #comments = 0;
  readonly #newline: string;
  readonly #quote: '"' | "'";

  constructor(seed: number) {
    this.#state = seed;
    this.#newline = this.one(["\n", "\r\n"]);
    this.#quote = this.one(['"', "'"]);
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  one<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  some<T>(from: readonly T[]): T[] {
    return from.filter(() => this.chance(0.4)).toSorted(() => this.next() - 0.5);
  }

  value(): Primitive {
    return this.one([
      this.one(TEXTS),
      Math.round(this.next() * 1e6) / 1000,
      -Math.round(this.next() * 100),
      true,
      false,
      null,
    ]);
  }

  source(): Piece[] {
    const keys = this.some(NAMES);
    const inConfig = keys.filter(() => this.chance(0.6));
    const outside = keys.filter((key) => !inConfig.includes(key) || this.chance(0.2));
    const properties: Piece[][] = [this.#property("driver", [{ text: this.#quoted("X") }])];
    for (const key of outside) {
      properties.push(this.#property(key, [this.#literal(inConfig.includes(key) ? undefined : key)]));
    }
    if (inConfig.length > 0 || this.chance(0.5)) {
      const members = inConfig.map((key) => this.#property(key, [this.#literal(key)]));
      properties.push(this.#property("config", this.#enclose("{", members, "}")));
    }
    if (this.chance(0.6)) {
      const list = this.some(ITEMS).map((name) => [{ text: this.#quoted(name) }]);
      const visibility = this.#property(this.one(["hide", "expose"]), this.#enclose("[", list, "]"));
      properties.push(visibility.map((piece) => ({ ...piece, visibility: true })));
    }
    const [first, ...rest] = properties;
    const body = this.#enclose("{", [first!, ...rest.toSorted(() => this.next() - 0.5)], "}");
    return [{ text: `${this.#gap()}export default ` }, ...body, { text: `;${this.#newline}` }];
  }

  #literal(key: string | undefined): Piece {
    const value = this.value();
    const text = typeof value === "string" ? this.#quoted(value) : String(value);
    return key === undefined ? { text } : { text, key };
  }

  #property(name: string, value: Piece[]): Piece[] {
    const bare = /^[a-z]\w*$/i.test(name) && this.chance(0.7);
    const key = bare ? name : this.chance(0.1) ? `[${this.#quoted(name)}]` : this.#quoted(name);
    return [{ text: `${key}${this.one(["", " "])}:${this.#gap()}` }, ...value];
  }

  #enclose(open: string, items: Piece[][], close: string): Piece[] {
    const pieces: Piece[] = [{ text: open + this.#gap() }];
    for (const [index, item] of items.entries()) {
      const comma = index < items.length - 1 || this.chance(0.4) ? "," : "";
      pieces.push(...item, { text: (this.chance(0.2) ? this.#gap() : "") + comma + this.#gap() });
    }
    return [...pieces, { text: close }];
  }

  #gap(): string {
    const comment = () => `/* c${this.#comments++} ${this.one(["", ",", "'", "}"])} */`;
    return this.one([
      () => "",
      () => " ",
      () => `${this.#newline}  `,
      () => ` ${comment()} `,
      () => ` // c${this.#comments++} , ] "${this.#newline}\t`,
      () => `${this.#newline}${comment()}${this.#newline}    `,
    ])();
  }

  #quoted(text: string): string {
    const json = JSON.stringify(text);
    if (this.#quote === '"') return json;
    return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  }
}

type Loaded = Record<string, unknown> & { config?: Record<string, unknown> };

function load(source: string): Loaded {
  return new Function(source.replace("export default", "return (").replace(/;\s*$/, ")"))();
}

function configOf(source: string): Record<string, unknown> {
  const { driver: _driver, config, hide: _hide, expose: _expose, ...rest } = load(source);
  return { ...rest, ...config };
}

const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join("");
const commentsOf = (source: string) => source.match(/\/[*/] c\d+/g) ?? [];

function contains(whole: string, part: string): boolean {
  let at = 0;
  for (const letter of part.replace(/[\s,]/g, "")) {
    at = whole.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

Deno.test(`after ${ROUNDS} edits of driver config the loaded value is the asked one, and nothing else has changed`, () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const maker = new Maker(seed);
    const pieces = maker.source();
    const source = textOf(pieces);
    const key = maker.one(NAMES), value = maker.value();
    const edited = editDriverConfig(source, key, value);
    const what = `seed ${seed}, ${key}: ${JSON.stringify(value)}\n${source}\n=>\n${edited}`;
    deepStrictEqual(configOf(edited), { ...configOf(source), [key]: value }, what);
    deepStrictEqual(commentsOf(edited), commentsOf(source), what);
    const slot = pieces.findIndex((piece) => piece.key === key);
    if (slot === -1) ok(contains(edited, source), what);
    else {
      const before = textOf(pieces.slice(0, slot)), after = textOf(pieces.slice(slot + 1));
      ok(edited.startsWith(before) && edited.endsWith(after), what);
      ok(literalKeys(source).editable.includes(key), what);
    }
  }
});

Deno.test(`after ${ROUNDS} edits of visibility the loaded list is the asked one, and nothing else has changed`, () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const maker = new Maker(-seed);
    const pieces = maker.source();
    const source = textOf(pieces);
    const hidden = maker.some(ITEMS);
    const edited = editHidden(source, hidden);
    const what = `seed ${seed}: ${JSON.stringify(hidden)}\n${source}\n=>\n${edited}`;
    const { hide = [], expose, ...rest } = load(edited);
    deepStrictEqual((hide as string[]).toSorted(), hidden.toSorted(), what);
    strictEqual(expose, undefined, what);
    const { hide: _hide, expose: _expose, ...before } = load(source);
    deepStrictEqual(rest, before, what);
    const others = textOf(pieces.filter(({ visibility }) => !visibility));
    ok(contains(edited, others), what);
    deepStrictEqual(commentsOf(edited), commentsOf(source), what);
  }
});
