import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { OutputLine, ScriptEntry } from "@/lib/client/stores/mod.ts";
import { Button, EmptyState, LogList, type LogListLine } from "@/lib/ui/mod.ts";
import { atLeast, type Level } from "../output/level.ts";
import { logTime } from "../output/log_time.ts";
import { useTail } from "../output/use_tail.ts";
import { useBench } from "../workbench_context.ts";
import { OutcomeLine } from "./outcome_line.tsx";

/** Properties of a {@linkcode ScriptOutput}. */
export interface ScriptOutputProps {
  /** Name of the script. */
  script: string | undefined;
  level: ReadonlySignal<Level>;
}

/** What a script tells, and how its last run has ended. */
export function ScriptOutput({ script, level }: ScriptOutputProps): JSX.Element {
  const { scripts } = useBench().stores;
  const entry = scripts.entries.value.find(({ name }) => name === script);
  if (script === undefined || (entry === undefined && scripts.loaded.value)) {
    return (
      <EmptyState
        icon="scroll-text"
        title={script ? `There is no script '${script}'` : "No script selected"}
      >
        Select one in the list of scripts.
      </EmptyState>
    );
  }
  return (
    <div class="tell">
      {entry && <Ending entry={entry} />}
      <Lines key={script} script={script} level={level} />
    </div>
  );
}

function Ending({ entry }: { entry: ScriptEntry }): JSX.Element {
  const outcome = entry.outcome.value;
  const stack = outcome?.kind === "error" ? outcome.error.stack : "";
  return (
    <div class="tell__ending" role="status">
      <OutcomeLine entry={entry} />
      {stack !== "" && (
        <details class="tell__stack">
          <summary>Stack trace</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </div>
  );
}

// One object per line for as long as the line lives, so that lines that are there already are not drawn again.
const shownLines = new WeakMap<OutputLine, LogListLine>();

function Lines({ script, level }: { script: string; level: ReadonlySignal<Level> }): JSX.Element {
  const { output } = useBench().stores.scripts;
  const tail = output.tail(script);
  const lines = useComputed(() =>
    tail.value.lines.filter((line) => atLeast(line.level, level.value)).map(shown)
  );
  const { list, following, onScroll, follow } = useTail(lines.value);
  const { gone } = tail.value;
  return (
    <div class="tail">
      {gone > 0 && (
        <p class="tail__gone">
          {gone.toLocaleString("en")} older {gone === 1 ? "line is" : "lines are"} gone
        </p>
      )}
      {lines.value.length === 0 ? <EmptyState icon="scroll-text" title="No output at this level" /> : (
        <LogList
          kind="script"
          label={`Output of ${script}`}
          lines={lines.value}
          list={list}
          onScroll={onScroll}
        />
      )}
      {!following && lines.value.length > 0 && (
        <div class="tail__jump">
          <Button icon="arrow-down" tone="primary" onClick={follow}>Jump to newest</Button>
        </div>
      )}
    </div>
  );
}

function shown(line: OutputLine): LogListLine {
  const known = shownLines.get(line);
  if (known !== undefined) return known;
  const { id, time, kind, level, text, place } = line;
  const fresh = {
    id,
    time: logTime(time),
    level,
    source: place === undefined ? "" : `L${place}`,
    message: kind === "say" ? `“${text}”` : text,
    note: kind === "note",
  };
  shownLines.set(line, fresh);
  return fresh;
}
