import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Badge, IconButton, type Segment, Segmented } from "@/lib/ui/mod.ts";
import { PanelHandle } from "../layout/panel_handle.tsx";
import type { Layout, PanelTab } from "../layout/use_layout.ts";
import { RunButton } from "../scripts/run_button.tsx";
import { ScriptOutput } from "../scripts/script_output.tsx";
import { useBench } from "../workbench_context.ts";
import type { Level } from "./level.ts";
import { LogTail } from "./log_tail.tsx";

const LEVEL_SEGMENTS: readonly Segment<Level>[] = [
  { value: "debug", label: "All" },
  { value: "info", label: "Info" },
  { value: "warn", label: "Warnings" },
  { value: "error", label: "Errors" },
];

/** The panel below the regions: the server log, and the output of one script. */
export function OutputPanel({ layout }: { layout: Layout }): JSX.Element | null {
  const level = useSignal<Level>("debug");
  const panel = useRef<HTMLElement>(null);
  const height = layout.panelHeight.value;
  const open = layout.panelOpen.value;
  const script = layout.script.value;
  useLayoutEffect(() => panel.current?.style.setProperty("--panel-height", `${height}px`), [height, open]);
  if (!open) return null;
  return (
    <section class="panel" aria-label="Output" ref={panel}>
      <PanelHandle layout={layout} />
      <PanelHead layout={layout} level={level} />
      <div class="panel__body">
        {layout.panelTab.value === "script"
          ? <ScriptOutput script={script} level={level} />
          : <LogTail level={level} />}
      </div>
    </section>
  );
}

function PanelHead({ layout, level }: { layout: Layout; level: Signal<Level> }): JSX.Element {
  const { log, scripts } = useBench().stores;
  const { panelTab, script } = layout;
  const tabs: readonly Segment<PanelTab>[] = [
    { value: "server", label: "Server log" },
    { value: "script", label: script.value ?? "Script" },
  ];
  const clear = () => {
    if (panelTab.value === "server") log.clear();
    else if (script.value !== undefined) scripts.output.clear(script.value);
  };
  return (
    <header class="panel__head">
      <span class="panel__tabs">
        <Segmented
          label="What is shown"
          name="panel-tab"
          segments={tabs}
          value={panelTab.value}
          onChange={(value) => panelTab.value = value}
        />
      </span>
      {panelTab.value === "server" ? <LogCounts /> : <ScriptControl name={script.value} />}
      <span class="panel__tools">
        <Segmented
          label="Lowest level to show"
          name="log-level"
          segments={LEVEL_SEGMENTS}
          value={level.value}
          onChange={(value) => level.value = value}
        />
        <IconButton icon="trash-2" label="Clear the list" onClick={clear} />
        <IconButton icon="x" label="Close the panel" onClick={() => layout.panelOpen.value = false} />
      </span>
    </header>
  );
}

function ScriptControl({ name }: { name: string | undefined }): JSX.Element | null {
  const { scripts } = useBench().stores;
  const entry = scripts.entries.value.find((found) => found.name === name);
  if (entry === undefined) return null;
  const line = entry.line.value;
  return (
    <span class="panel__counts">
      <RunButton entry={entry} onRun={() => {}} />
      {line !== undefined && <span class="place" title={`Currently at line ${line}`}>L{line}</span>}
    </span>
  );
}

function LogCounts(): JSX.Element {
  const { log } = useBench().stores;
  const count = (level: Level) => log.lines.value.filter((line) => line.level === level).length;
  const [errors, warnings] = [count("error"), count("warn")];
  return (
    <span class="panel__counts">
      {errors > 0 && <Badge tone="error">{errors} {errors === 1 ? "error" : "errors"}</Badge>}
      {warnings > 0 && <Badge tone="warning">{warnings} {warnings === 1 ? "warning" : "warnings"}</Badge>}
    </span>
  );
}
