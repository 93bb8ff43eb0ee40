import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Badge, IconButton, type Segment, Segmented } from "@/lib/ui/mod.ts";
import type { Layout } from "../layout/use_layout.ts";
import { PanelHandle } from "../layout/panel_handle.tsx";
import { useBench } from "../workbench_context.ts";
import type { Level } from "./level.ts";
import { LogTail } from "./log_tail.tsx";

const LEVEL_SEGMENTS: readonly Segment<Level>[] = [
  { value: "debug", label: "All" },
  { value: "info", label: "Info" },
  { value: "warn", label: "Warnings" },
  { value: "error", label: "Errors" },
];

/** The panel below the regions: the server log. */
export function OutputPanel({ layout }: { layout: Layout }): JSX.Element | null {
  const { log } = useBench().stores;
  const level = useSignal<Level>("debug");
  const panel = useRef<HTMLElement>(null);
  const height = layout.panelHeight.value;
  const open = layout.panelOpen.value;
  useLayoutEffect(() => panel.current?.style.setProperty("--panel-height", `${height}px`), [height, open]);
  if (!open) return null;
  return (
    <section class="panel" aria-label="Output" ref={panel}>
      <PanelHandle layout={layout} />
      <header class="panel__head">
        <h2 class="panel__title">Server log</h2>
        <LogCounts />
        <span class="panel__tools">
          <Segmented
            label="Lowest level shown"
            name="log-level"
            segments={LEVEL_SEGMENTS}
            value={level.value}
            onChange={(value) => level.value = value}
          />
          <IconButton icon="trash-2" label="Clear the list" onClick={() => log.clear()} />
          <IconButton icon="x" label="Close the panel" onClick={() => layout.panelOpen.value = false} />
        </span>
      </header>
      <div class="panel__body">
        <LogTail level={level} />
      </div>
    </section>
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
