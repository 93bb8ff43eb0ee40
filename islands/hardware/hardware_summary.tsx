import type { JSX } from "preact";
import { Badge, type Tone } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";

/** How many connectors there are, and how they stand. */
export function HardwareSummary(): JSX.Element {
  const { connectors } = useBench().stores;
  const states = connectors.entries.value.map(({ status }) => status.value.state);
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  const parts: [number, string, Tone][] = [
    [count("ready"), "ready", "success"],
    [count("degraded"), "degraded", "warning"],
    [count("loading"), "loading", "accent"],
    [count("error", "stopped"), "failed", "error"],
    [connectors.disabled.value.length, "disabled", "neutral"],
  ];
  return (
    <header class="hardware__summary">
      <h2 class="hardware__title">Hardware</h2>
      <span class="hardware__counts" role="status">
        {parts.filter(([number]) => number > 0).map(([number, text, tone]) => (
          <Badge key={text} tone={tone}>{number} {text}</Badge>
        ))}
      </span>
    </header>
  );
}
