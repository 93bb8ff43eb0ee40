/**
 * The part of a changelog that belongs to one version: what stands under the first second-level heading that names it
 * (`1.2.0`, `[1.2.0]`, `v1.2.0`, with or without ` - date`), up to the next such heading. Without one, the whole text.
 */
export function changelogSection(markdown: string, version: string): string {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const headings = secondLevelHeadings(lines);
  const number = version.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const wanted = new RegExp(`^\\[?v?${number}\\]?(?:\\([^)]*\\))?(?:\\s*(?:[-–—:(]|\\d{4}-).*)?$`, "i");
  const at = headings.findIndex(({ text }) => wanted.test(text));
  if (at < 0) return markdown.trim();
  return lines.slice(headings[at]!.line + 1, headings[at + 1]?.line).join("\n").trim();
}

// A line of a fenced block may look like a heading.
function secondLevelHeadings(lines: readonly string[]): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let fence: string | undefined;
  for (const [line, text] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark[0] : fence === mark[0] ? undefined : fence;
    const heading = /^##(?!#)\s*(.*?)\s*#*\s*$/.exec(text)?.[1];
    if (heading !== undefined && fence === undefined) found.push({ line, text: heading });
  }
  return found;
}
