import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Stores } from "@/lib/client/stores/mod.ts";
import type { PageMemory } from "./memory/page_memory.ts";
import type { ScriptSpeech } from "./speech/script_speech.ts";
import type { Toasts } from "./status/toasts.ts";

/** What every region of the workbench may use. */
export interface Bench {
  readonly stores: Stores;
  /** True while requests can be made. */
  readonly online: ReadonlySignal<boolean>;
  readonly memory: PageMemory;
  /** What is said on top of the page. */
  readonly toasts: Toasts;
  readonly speech: ScriptSpeech;
}

/** Hands the bench down. */
export const BenchContext = createContext<Bench | undefined>(undefined);

/**
 * The bench, in a region of the workbench.
 *
 * @throws {ReferenceError} Outside of one.
 */
export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === undefined) throw new ReferenceError("This region is not inside a workbench");
  return bench;
}
