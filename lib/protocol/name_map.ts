/**
 * Things by their names, which people may write in any case: the exact spelling wins, and without one the first of that name
 * in another spelling.
 */
export class NameMap<T> {
  readonly #exact: ReadonlyMap<string, T>;
  readonly #anyCase = new Map<string, T>();

  constructor(entries: Iterable<readonly [name: string, thing: T]> = []) {
    this.#exact = new Map(entries);
    for (const [name, thing] of this.#exact) {
      const key = name.toLowerCase();
      if (!this.#anyCase.has(key)) this.#anyCase.set(key, thing);
    }
  }

  /** Things that know their names. */
  static of<T extends { readonly name: string }>(items: readonly T[]): NameMap<T> {
    return new NameMap(items.map((item) => [item.name, item]));
  }

  /** The thing of exactly that name. */
  exact(name: string): T | undefined {
    return this.#exact.get(name);
  }

  /** The thing of that name, in another spelling when none has exactly this one. */
  get(name: string): T | undefined {
    return this.#exact.get(name) ?? this.#anyCase.get(name.toLowerCase());
  }

  /** True when {@linkcode get} finds one. */
  has(name: string): boolean {
    return this.#anyCase.has(name.toLowerCase());
  }
}

/** What has a name in either of two maps: an exact spelling wins over every other one, and the first map over the second. */
export function firstNamed<A, B>(first: NameMap<A>, second: NameMap<B>, name: string): A | B | undefined {
  return first.exact(name) ?? second.exact(name) ?? first.get(name) ?? second.get(name);
}
