import { Component, type JSX, type RefObject } from "preact";
import { classNames } from "./class_names.ts";

/** One line of a log as it is shown. */
export interface LogListLine {
  readonly id: number;
  readonly time: string;
  readonly level: "debug" | "info" | "warn" | "error";
  /** Where it comes from: the source of a log entry, the place in a script. */
  readonly source: string;
  readonly message: string;
  /** Something about the lines rather than one of them. */
  readonly note?: boolean;
}

/** Properties of a {@linkcode LogList}. */
export interface LogListProps {
  label: string;
  /** `script`: sources are short, places in a file. */
  kind?: "server" | "script";
  lines: readonly LogListLine[];
  list: RefObject<HTMLDivElement>;
  onScroll: () => void;
}

/** Lines of a log, oldest first. Not read out by itself: it may move faster than anybody listens. */
export function LogList({ label, kind = "server", lines, list, onScroll }: LogListProps): JSX.Element {
  return (
    <div
      class={classNames("log", kind === "script" && "log--script")}
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      ref={list}
      onScroll={onScroll}
    >
      {lines.map((line) => <Line key={line.id} line={line} />)}
    </div>
  );
}

// Lines never change; without this a thousand of them would be compared at each new one.
class Line extends Component<{ line: LogListLine }> {
  override shouldComponentUpdate(next: { line: LogListLine }): boolean {
    return next.line !== this.props.line;
  }

  override render({ line }: { line: LogListLine }): JSX.Element {
    return (
      <div class={classNames("log__line", `log__line--${line.level}`, line.note && "log__line--note")}>
        <span class="log__time">{line.time}</span>
        <span class="log__level">{line.level}</span>
        <span class="log__source">{line.source}</span>
        <span class="log__message">{line.message}</span>
      </div>
    );
  }
}
