import { join } from "node:path";
import { Child } from "./child.ts";
import { Link } from "./link.ts";
import { HERE } from "./place.ts";

/** What the raw control offers; see `raw_server.ts`. */
export type RawPath = "echo" | "parse" | "pump" | "fanout" | "store";

/** The raw control in a process of its own. */
export class RawChild implements AsyncDisposable {
  readonly child: Child;
  readonly port: number;

  private constructor(child: Child, port: number) {
    this.child = child;
    this.port = port;
  }

  /** Starts it and waits until it listens. */
  static async start(): Promise<RawChild> {
    const child = new Child(["run", "--no-prompt", "--cached-only", "-A", join(HERE, "raw_server.ts")]);
    const { text } = await child.line((line) => line.startsWith("port "));
    return new RawChild(child, Number(text.slice("port ".length)));
  }

  /** Address of one of its parts. */
  url(path: RawPath): string {
    return `ws://127.0.0.1:${this.port}/${path}`;
  }

  /** Connects a client. */
  connect(path: RawPath): Promise<Link> {
    return Link.open(this.url(path));
  }

  /** Sends `text` to all clients of `fanout` every `everyMs` milliseconds; 0 ends that. */
  async fanOut(text: string, everyMs: number): Promise<void> {
    const body = JSON.stringify({ text, everyMs });
    await (await fetch(`http://127.0.0.1:${this.port}/`, { method: "POST", body })).body?.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child.end();
  }
}
