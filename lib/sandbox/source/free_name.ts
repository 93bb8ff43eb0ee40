import { type SyntaxNode, walk } from "./walk.ts";

/**
 * A name for our own use that the program does not use, whatever it calls its own things.
 *
 * @param wanted What it is called when nothing is in the way.
 */
export function freeName(program: SyntaxNode, wanted: string): string {
  const used = new Set<unknown>();
  walk(program, ({ type, name }) => {
    if (type === "Identifier") used.add(name);
  });
  let free = wanted;
  for (let count = 2; used.has(free); count++) free = `${wanted}${count}`;
  return free;
}
