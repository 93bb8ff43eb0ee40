/** Folders and scripts that begin with what was typed, with the folder as it was typed. */
export async function fileCandidates(typed: string): Promise<string[]> {
  const [folder] = /^.*[/\\]/s.exec(typed) ?? [""];
  const begun = typed.slice(folder.length);
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder === "" ? "." : folder)) {
    // Hidden ones are offered to whoever types the dot.
    if (entry.name.startsWith(".") && !begun.startsWith(".")) continue;
    const path = folder + entry.name;
    if (await isFolder(entry, path)) found.push(`${path}/`);
    else if (/\.js$/i.test(entry.name)) found.push(path);
  }
  return found.sort();
}

async function isFolder(entry: Deno.DirEntry, path: string): Promise<boolean> {
  if (!entry.isSymlink) return entry.isDirectory;
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
