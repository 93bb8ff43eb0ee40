import type { Log, TopicBus } from "@/lib/core/mod.ts";
import type { PromptBoard } from "@/lib/prompts/mod.ts";
import type { GuestPool, ScriptAsk } from "@/lib/sandbox/mod.ts";
import type { StreamItem } from "@/lib/streams/mod.ts";

/** What scripts may use of the server. */
export interface ScriptEnvironment {
  pool: GuestPool;
  log: Log;
  bus: TopicBus;
  prompts: PromptBoard;
  /** Does what a script wants of a connector, on the one path to hardware. */
  access(
    request: Extract<ScriptAsk, { op: "connector" }>,
    call: { caller: string; signal: AbortSignal },
  ): unknown;
  /** The start of a connector that is under way; `undefined` when there is nothing to wait for. */
  starting(connector: string): Promise<void> | undefined;
  /** True when there is a connector of that name. */
  knows(connector: string): boolean;
  /** Publishes a stream item. */
  publish(item: StreamItem): void;
  /** One question to a language model; throws `AI_NOT_CONFIGURED` without a provider. */
  ai(question: { prompt: string; image?: string }, signal: AbortSignal): Promise<string>;
  /** How many scripts may run at a time, and what the limit is called. */
  limit(): { scripts: number; tier: string };
}
