import { basename, join } from "node:path";
import type { PackageInfo } from "@/lib/packages/mod.ts";
import { packageInto, type PackagePlan } from "./driver_packages.ts";

/** A registry on loopback: an index and the packages it names. */
export class TestRegistry implements AsyncDisposable {
  readonly folder: string;
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  readonly entries: Record<string, unknown>[] = [];
  requests = 0;
  down = false;

  private constructor(folder: string) {
    this.folder = folder;
    this.#http = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  static async start(): Promise<TestRegistry> {
    return new TestRegistry(await Deno.makeTempDir({ prefix: "muxit-registry-" }));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#http.addr.port}/registry.json`;
  }

  async offer(plan: PackagePlan, entry: Record<string, unknown> = {}): Promise<PackageInfo> {
    const info = await packageInto(this.folder, plan);
    const { id, name, version, description, group, tier, category, tags } = info.manifest;
    this.entries.push({
      ...{ id, name, version, description, group, tier, category, tags },
      downloadUrl: basename(info.path),
      sha256: info.sha256,
      downloadSize: info.bytes,
      author: { name: "Lab" },
      ...entry,
    });
    return info;
  }

  async #answer(request: Request): Promise<Response> {
    this.requests++;
    if (this.down) return new Response("down", { status: 503 });
    const { pathname } = new URL(request.url);
    if (pathname === "/registry.json") return Response.json({ version: 1, drivers: this.entries });
    const bytes = await Deno.readFile(join(this.folder, basename(pathname))).catch(() => undefined);
    return bytes === undefined ? new Response("no", { status: 404 }) : new Response(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}
