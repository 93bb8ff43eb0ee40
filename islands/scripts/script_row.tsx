import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ScriptEntry } from "@/lib/client/stores/mod.ts";
import { Badge, classNames, StatusDot } from "@/lib/ui/mod.ts";
import { durationText } from "./duration_text.ts";
import { OutcomeLine } from "./outcome_line.tsx";
import { RunButton } from "./run_button.tsx";
import { scriptStanding } from "./script_text.ts";
import { bareName } from "./script_tree.ts";

/** Properties of a {@linkcode ScriptRow}. */
export interface ScriptRowProps {
  entry: ScriptEntry;
  selected: boolean;
  /** Milliseconds since 1970, by the clock of the server. */
  now: ReadonlySignal<number>;
  onSelect: (entry: ScriptEntry) => void;
}

/** One script: how it stands, how long it has been running, how the last run has ended. */
export function ScriptRow({ entry, selected, now, onSelect }: ScriptRowProps): JSX.Element {
  const { standing, text } = scriptStanding(entry);
  const run = entry.run.value;
  const line = entry.line.value;
  return (
    <li class={classNames("script", selected && "script--selected")} aria-label={entry.name}>
      <div class="script__row">
        <StatusDot standing={standing} label={text} />
        <button
          type="button"
          class="script__name"
          aria-pressed={selected}
          title={`Show the output of ${entry.name}`}
          onClick={() => onSelect(entry)}
        >
          {bareName(entry.name)}
        </button>
        {!entry.hasFile.value && <Badge>no file</Badge>}
        <RunButton entry={entry} onRun={() => onSelect(entry)} />
      </div>
      {run !== undefined && (
        <div class="script__state">
          <span>{text}</span>
          <span>{durationText(now.value - Date.parse(run.startedAt))}</span>
          {line !== undefined && <span class="place" title={`Currently at line ${line}`}>L{line}</span>}
        </div>
      )}
      <OutcomeLine entry={entry} />
    </li>
  );
}
