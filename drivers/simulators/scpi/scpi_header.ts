/**
 * Makes a test for a header from its SCPI notation: `[SOURce:]VOLTage[:LEVel]` matches `VOLT`, `voltage`,
 * `:SOUR:VOLT:LEV`. Capitals are the short form, brackets may be left out.
 */
export function headerPattern(notation: string): RegExp {
  const source = notation
    .replaceAll("*", "\\*")
    .replaceAll("[", "(?:")
    .replaceAll("]", ")?")
    .replace(/([A-Z]+)([a-z]+)/g, "$1(?:$2)?");
  return new RegExp(`^:?${source}$`, "i");
}

/** One command of a line. */
export interface ScpiUnit {
  header: string;
  isQuery: boolean;
  args: readonly string[];
}

/** Cuts a line into its commands: `VOLT 5;OUTP ON;:MEAS:VOLT?`. Quoted text is left whole. */
export function parseLine(line: string): ScpiUnit[] {
  return splitOutsideQuotes(line, ";").filter((unit) => unit !== "").map((unit) => {
    const [, header = "", question = "", rest = ""] = unit.match(/^([^\s?]+)(\??)\s*(.*)$/s) ?? [];
    const args = rest === "" ? [] : splitOutsideQuotes(rest, ",");
    return { header, isQuery: question === "?", args };
  });
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = text.match(new RegExp(`(?:"[^"]*"|'[^']*'|[^${separator}])+`, "g")) ?? [];
  return parts.map((part) => part.trim());
}
