import { join } from "node:path";
import type { Driver } from "@/lib/driver_host/mod.ts";
import { mapArguments } from "@/lib/protocol/mod.ts";
import { RecordingContext } from "../../testing/recording_context.ts";
import { FILE_ACCESS } from "../mod.ts";

/** Runs tests that need links; Windows makes them for administrators only. */
export const LINKS = { ignore: Deno.build.os === "windows" };

class WorkspaceContext extends RecordingContext {
  override readonly connector = "files";
  override readonly workspace: string;

  constructor(workspace: string) {
    super();
    this.workspace = workspace;
  }
}

/** A FileAccess driver over `data/` of a workspace in a temporary folder, which has a neighbour to be kept out of. */
export class FileBench implements AsyncDisposable {
  readonly top: string;
  readonly workspace: string;
  /** Absolute path of the sandbox. */
  readonly data: string;
  /** A folder beside the workspace, with the file `secret.txt` that holds `secret`. */
  readonly outside: string;
  readonly context: RecordingContext;
  readonly driver: Driver;

  private constructor(top: string) {
    this.top = top;
    this.workspace = join(top, "workspace");
    this.data = join(this.workspace, "data");
    this.outside = join(top, "outside");
    this.context = new WorkspaceContext(this.workspace);
    this.driver = FILE_ACCESS.create(this.context);
  }

  /** Starts one; `before` prepares the disk. */
  static async start(
    config: Record<string, unknown> = {},
    before: (bench: FileBench) => Promise<void> = () => Promise.resolve(),
  ): Promise<FileBench> {
    const bench = new FileBench(await Deno.realPath(await Deno.makeTempDir({ prefix: "file-access-" })));
    try {
      for (const folder of [bench.workspace, bench.outside]) await Deno.mkdir(folder);
      await Deno.writeTextFile(join(bench.outside, "secret.txt"), "secret");
      await before(bench);
      await bench.driver.init({ basePath: "./data", ...config });
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Calls an action as a connector does: positional or named arguments become one object. */
  async run(action: string, ...given: unknown[]): Promise<unknown> {
    const args = FILE_ACCESS.meta.actions[action]?.args ?? [];
    return await this.driver.execute(action, mapArguments(given, { name: action, args }));
  }

  /** Paths told as changed so far. */
  get changes(): string[] {
    return this.context.events.map(({ data }) => (data as { path: string }).path);
  }

  /** Every name below a folder, hidden ones included, sorted. */
  async names(folder = this.data): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of Deno.readDir(folder)) names.push(name);
    return names.sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.shutdown();
    await Deno.remove(this.top, { recursive: true });
  }
}
