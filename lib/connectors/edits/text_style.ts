/** How a file is written: the edit follows it. */
export interface TextStyle {
  quote: '"' | "'";
  newline: string;
}

/** Looks at how a file quotes and ends its lines. */
export function styleOf(source: string): TextStyle {
  const single = source.split("'").length;
  const double = source.split('"').length;
  return { quote: single > double ? "'" : '"', newline: source.includes("\r\n") ? "\r\n" : "\n" };
}

/** The text of a primitive in a given style. */
export function literalText(value: string | number | boolean | null, quote: string): string {
  if (typeof value !== "string") return String(value);
  const json = JSON.stringify(value);
  if (quote === '"') return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The text of a key; quoted only when it has to be. */
export function keyText(key: string, quote: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literalText(key, quote);
}
