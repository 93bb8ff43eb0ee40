import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { LogLine } from "@/lib/client/stores/mod.ts";
import { Button, EmptyState, LogList, type LogListLine } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { atLeast, type Level } from "./level.ts";
import { logTime } from "./log_time.ts";
import { useTail } from "./use_tail.ts";

// One object per line for as long as the line lives, so that lines that are there already are not drawn again.
const shownLines = new WeakMap<LogLine, LogListLine>();

/** The newest lines of the server log from a level on. */
export function LogTail({ level }: { level: ReadonlySignal<Level> }): JSX.Element {
  const { log } = useBench().stores;
  const lines = useComputed(() =>
    log.lines.value.filter((line) => atLeast(line.level, level.value)).map(shown)
  );
  const { list, following, onScroll, follow } = useTail(lines.value);
  return (
    <div class="tail">
      {lines.value.length === 0
        ? <EmptyState icon="square-terminal" title="No log entries at this level" />
        : <LogList label="Server log" lines={lines.value} list={list} onScroll={onScroll} />}
      {!following && lines.value.length > 0 && (
        <div class="tail__jump">
          <Button icon="arrow-down" tone="primary" onClick={follow}>Jump to newest</Button>
        </div>
      )}
    </div>
  );
}

function shown(line: LogLine): LogListLine {
  const known = shownLines.get(line);
  if (known !== undefined) return known;
  const fresh = { ...line, time: logTime(line.time) };
  shownLines.set(line, fresh);
  return fresh;
}
