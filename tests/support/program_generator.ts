/** Makes programs that await in every way the grammar has; the same ones for the same seed. Only for tests. */
export class ProgramGenerator {
  #state: number;
  #names = 0;

  /** @param seed Any number. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The statements of an asynchronous function. */
  body(): string {
    this.#names = 0;
    return this.#statements(this.#random() < 0.1 ? 3 : 2);
  }

  // mulberry32
  #random(): number {
    let t = this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  #one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)]!;
  }

  #name(): string {
    return this.#one([`v${++this.#names}`, `__y${++this.#names}`, `__exports${++this.#names}`]);
  }

  #statements(depth: number): string {
    const count = 1 + Math.floor(this.#random() * 3);
    return Array.from({ length: count }, () => this.#statement(depth)).join("\n");
  }

  #statement(depth: number): string {
    if (depth <= 0) return this.#simple();
    const inner = () => this.#statements(depth - 1);
    return this.#one([
      () => this.#simple(),
      () => this.#simple(),
      () => `try { ${inner()} } catch (e) { t(e.name); ${inner()} }`,
      () => `try { ${inner()} } finally { ${this.#simple().replace(/return .*/, "t('f');")} }`,
      () => `for (const x of each(1, 2)) { ${inner()} }`,
      () => `for (let i = 0; i < 2; i++) { ${inner()} }`,
      () => `if (${this.#expression(1)}) { ${inner()} } else { ${inner()} }`,
      () => `{ using d = disposable(); ${inner()} }`,
      () => `switch (t(1)) { case 1: ${this.#simple()} default: ${this.#simple()} }`,
      () => this.#function(depth),
    ])();
  }

  #function(depth: number): string {
    const name = this.#name();
    return this.#one([
      () => `async function ${name}() { ${this.#statements(depth - 1)} }\nt(await ${name}());`,
      () => `const ${name} = async () => ${this.#call(1)};\nt(await ${name}());`,
      () => `const ${name} = { async m() { ${this.#statements(depth - 1)} } };\nt(await ${name}.m());`,
    ])();
  }

  #simple(): string {
    return this.#one([
      () => `await ${this.#call(2)};`,
      () => `t(await ${this.#call(2)});`,
      () => `const ${this.#name()} = await ${this.#call(2)};`,
      () => `return ${this.#call(2)};`,
      () => `return await ${this.#call(2)};`,
      () => `return (${this.#call(1)});`,
      () => `t(${this.#expression(2)});`,
      () => `dev.value = ${this.#expression(1)};`,
    ])();
  }

  #call(depth: number): string {
    const object = this.#object(depth);
    const args = `(${this.#args(depth)})`;
    const method = this.#one([
      "m",
      "m",
      "m",
      "slow",
      "fails",
      "value",
      "nope",
      "self",
      "later",
      "rejects",
      "throws",
      "nothing",
      "number",
    ]);
    return this.#one([
      `${object}.${method}${args}`,
      `${object}.${method}${args}`,
      `${object}?.${method}${args}`,
      `${object}.${method}?.${args}`,
      `${object}?.${method}?.${args}`,
      `${object}[key("${method}")]${args}`,
      `${object}?.[key("${method}")]${args}`,
      `(${object}.${method})${args}`,
      `(${object}?.${method}${args})`,
    ]);
  }

  #object(depth: number): string {
    const simple = this.#one(["dev", "dev", "dev", "two", "plain", "nil"]);
    return this.#one([
      () => simple,
      () => simple,
      () => simple,
      () => `(t("o"), ${simple})`,
      () => `(${simple})`,
      () => `(t(0) ? plain : ${simple})`,
      () => "plain.inner",
      () => "plain?.inner",
      () => `(${this.#one(["plain", "nil"])}?.inner)`,
      () => `[${simple}][0]`,
      () => depth > 0 ? `(await ${this.#call(depth - 1)})` : simple,
    ])();
  }

  #args(depth: number): string {
    const count = Math.floor(this.#random() * 3);
    return Array.from({ length: count }, () =>
      this.#one([
        () => this.#expression(depth - 1),
        () => `...[${this.#expression(depth - 1)}]`,
        () => `await ${this.#call(depth - 1)}`,
      ])()).join(", ");
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#one(['t("a")', "1", "dev.value", "plain.number", 'key("k")']);
    return this.#one([
      () => this.#expression(0),
      () => this.#call(depth - 1),
      () => `await ${this.#call(depth - 1)}`,
      () => `(${this.#expression(depth - 1)} ?? ${this.#expression(depth - 1)})`,
      () => `await Promise.all([${this.#call(depth - 1)}, ${this.#call(depth - 1)}])`,
      () => `\`\${await ${this.#call(depth - 1)}}\``,
    ])();
  }
}
