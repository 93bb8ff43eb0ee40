/** One fenced block of a page. */
export interface FencedBlock {
  language: string;
  text: string;
}

/** The fenced blocks of a Markdown page, in their order. */
export function fencedBlocks(page: string): FencedBlock[] {
  const text = Deno.readTextFileSync(page).replaceAll("\r\n", "\n");
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, block]) => ({
    language: language!,
    text: block!,
  }));
}
