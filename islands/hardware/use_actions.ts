import { useState } from "preact/hooks";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { useBench } from "../workbench_context.ts";
import { valueText } from "./value_text.ts";

/** How the last action of a connector ended. */
export interface Outcome {
  readonly method: string;
  readonly ok: boolean;
  /** The result, or why there is none. */
  readonly text: string;
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

/** Runs actions of a connector and keeps how they ended. */
export function useActions(entry: ConnectorEntry): Actions {
  const { stores } = useBench();
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const run = async (method: string, args: readonly unknown[]) => {
    setRunning((before) => new Set([...before, method]));
    try {
      const result = await stores.run(entry, { method, args });
      setOutcome({ method, ok: true, text: resultText(result) });
    } catch (error) {
      setOutcome({ method, ok: false, text: error instanceof Error ? error.message : String(error) });
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

function resultText(result: unknown): string {
  if (result === null || result === undefined) return "Done";
  const text = valueText(result);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
