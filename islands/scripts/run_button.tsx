import type { JSX } from "preact";
import type { ScriptEntry } from "@/lib/client/stores/mod.ts";
import { IconButton } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";

/** Properties of a {@linkcode RunButton}. */
export interface RunButtonProps {
  entry: ScriptEntry;
  /** Called when the script is about to be started. */
  onRun: () => void;
}

/** Starts a script that does not run, and stops one that does. */
export function RunButton({ entry, onRun }: RunButtonProps): JSX.Element {
  const { stores: { scripts }, online } = useBench();
  const asked = entry.asked.value;
  if (entry.run.value !== undefined) {
    return (
      <IconButton
        icon="square"
        label={`Stop ${entry.name}`}
        busy={asked === "stop"}
        disabled={!online.value}
        onClick={() => void scripts.stop(entry)}
      />
    );
  }
  const run = () => {
    onRun();
    void scripts.run(entry);
  };
  return (
    <IconButton
      icon="play"
      label={`Run ${entry.name}`}
      busy={asked === "start"}
      disabled={!online.value || asked === "start" || !entry.hasFile.value}
      onClick={run}
    />
  );
}
