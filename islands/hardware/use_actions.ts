import { useState } from "preact/hooks";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { exactText, resultText, shorten } from "@/lib/format/mod.ts";
import { useBench } from "../workbench_context.ts";

/** How the last action of a connector ended. */
export interface Outcome {
  /** Tells it from the one before. */
  readonly id: number;
  readonly method: string;
  readonly ok: boolean;
  /** The result, or why there is none. */
  readonly text: string;
  /** The result with every digit. */
  readonly exact?: string;
}

/** The actions of one connector, under way and ended. */
export interface Actions {
  readonly running: ReadonlySet<string>;
  readonly outcome: Outcome | undefined;
  run(method: string, args: readonly unknown[]): void;
  dismiss(): void;
}

/** Longest result that is put on the page. */
const LONGEST = 2000;

let count = 0;

/** Runs actions of a connector and keeps how they ended. */
export function useActions(entry: ConnectorEntry): Actions {
  const { stores } = useBench();
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const run = async (method: string, args: readonly unknown[]) => {
    setRunning((before) => new Set([...before, method]));
    try {
      setOutcome(resultOf(method, await stores.run(entry, { method, args })));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      setOutcome({ id: ++count, method, ok: false, text });
    } finally {
      setRunning((before) => new Set([...before].filter((name) => name !== method)));
    }
  };
  return {
    running,
    outcome,
    run: (method, args) => void run(method, args),
    dismiss: () => setOutcome(undefined),
  };
}

function resultOf(method: string, result: unknown): Outcome {
  const head = { id: ++count, method, ok: true };
  if (result === null || result === undefined) return { ...head, text: "Done" };
  return {
    ...head,
    text: shorten(resultText(result), LONGEST),
    exact: shorten(exactText(result), LONGEST),
  };
}
