/** Items by their names. */
type Named = Readonly<Record<string, unknown>>;

/** Names that are one, because names are found without regard to case: a sentence for each pair. */
export function twinNames({ properties, actions }: { properties: Named; actions: Named }): string[] {
  const taken = new Map<string, string>();
  const found: string[] = [];
  const items = [
    ...Object.keys(properties).map((name) => ["property", name] as const),
    ...Object.keys(actions).map((name) => ["action", name] as const),
  ];
  for (const [kind, name] of items) {
    const other = taken.get(name.toLowerCase());
    const mine = `${kind} '${name}'`;
    if (other === undefined) taken.set(name.toLowerCase(), mine);
    else found.push(`${other} and ${mine} have one name, because case does not count; rename one of them`);
  }
  return found;
}
