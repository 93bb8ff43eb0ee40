import { join } from "node:path";

/** A folder for one test, gone with everything in it when it is disposed. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes files; keys are paths with forward slashes. Gives the folder they lie in. */
  write(files: Readonly<Record<string, string | Uint8Array>>, inside?: string): Promise<string>;
  /** Every file and folder below, with forward slashes, sorted. */
  tree(inside?: string): Promise<string[]>;
}

/** Makes a folder for one test. */
export async function testFolder(): Promise<TestFolder> {
  const path = await Deno.makeTempDir({ prefix: "muxit-packages-" });
  return {
    path,
    async write(files, inside = ".") {
      for (const [name, content] of Object.entries(files)) {
        const file = join(path, inside, name);
        await Deno.mkdir(join(file, ".."), { recursive: true });
        await Deno.writeFile(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
      }
      return join(path, inside);
    },
    tree: (inside = ".") => tree(join(path, inside)),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function tree(folder: string, before = ""): Promise<string[]> {
  const found: string[] = [];
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name, isDirectory } of entries) {
    found.push(before + name);
    if (isDirectory) found.push(...await tree(join(folder, name), `${before}${name}/`));
  }
  return found.sort();
}
