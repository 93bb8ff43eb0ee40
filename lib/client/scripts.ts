import type { EventOf, ReplyOf } from "@/lib/protocol/mod.ts";
import { CountedSubscription } from "./counted_subscription.ts";
import type { Link, RequestOptions } from "./link.ts";

/** Options of {@linkcode Scripts.start} and {@linkcode Scripts.execute}. */
export interface ScriptOptions extends RequestOptions {
  /** Runs this text under the name, instead of the file. */
  code?: string;
}

/** Scripts of the server; names with or without `.js`. Every function throws as {@linkcode MuxitClient.request} does. */
export class Scripts {
  readonly #link: Link;
  readonly #lines: CountedSubscription;

  constructor(link: Link) {
    this.#link = link;
    this.#lines = new CountedSubscription(link, {
      begin: "script.line.subscribe",
      end: "script.line.unsubscribe",
    });
  }

  /** The names of all scripts (`value`), and the ones that run (`running`). */
  list(options: RequestOptions = {}): Promise<Pick<ReplyOf<"scripts.list">, "value" | "running">> {
    return this.#link.request("scripts.list", {}, options);
  }

  /** Starts a script; resolves as soon as it runs. */
  async start(name: string, { code, ...options }: ScriptOptions = {}): Promise<void> {
    await this.#link.request("scripts.start", named(name, code), options);
  }

  /**
   * Runs a script to its end and gives its result, its log, and its error if it has one.
   *
   * @param options `ms` to wait at most, ten minutes by default; the script itself goes on after that.
   */
  execute(
    name: string,
    { code, ...options }: ScriptOptions = {},
  ): Promise<Pick<ReplyOf<"scripts.execute">, "name" | "result" | "logs" | "error" | "stopped">> {
    return this.#link.request("scripts.execute", named(name, code), options);
  }

  /** Stops a script; true when it was running. */
  async stop(name: string, options: RequestOptions = {}): Promise<boolean> {
    return (await this.#link.request("scripts.stop", named(name), options)).wasRunning;
  }

  /** Emergency stop of every script; gives the names of the ones that ran. */
  async stopAll(options: RequestOptions = {}): Promise<string[]> {
    return (await this.#link.request("scripts.stopAll", {}, options)).stopped;
  }

  /** Calls `listener` when a script begins to run; returns the function that ends that. */
  onStarted(listener: (event: EventOf<"script.started">) => void): () => void {
    return this.#link.on("script.started", listener);
  }

  /** Calls `listener` with what scripts log; returns the function that ends that. */
  onOutput(listener: (event: EventOf<"script.output">) => void): () => void {
    return this.#link.on("script.output", listener);
  }

  /** Calls `listener` with what scripts say; returns the function that ends that. */
  onSay(listener: (event: EventOf<"script.say">) => void): () => void {
    return this.#link.on("script.say", listener);
  }

  /** Calls `listener` when a run has ended; returns the function that ends that. */
  onDone(listener: (event: EventOf<"script.done">) => void): () => void {
    return this.#link.on("script.done", listener);
  }

  /** Calls `listener` when script files have changed; returns the function that ends that. */
  onChanged(listener: () => void): () => void {
    return this.#link.on("scripts.changed", listener);
  }

  /** Calls `listener` with the line each script is about to block at; returns the function that ends that. */
  onLine(listener: (event: EventOf<"script.line">) => void): () => void {
    const remove = this.#link.on("script.line", listener);
    const release = this.#lines.add();
    return () => {
      remove();
      release();
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    this.#lines.opened();
  }
}

function named(name: string, code?: string): { name: string; code?: string } {
  const bare = name.replace(/\.js$/i, "");
  return code === undefined ? { name: bare } : { name: bare, code };
}
