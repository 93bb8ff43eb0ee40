import type { JSX } from "preact";
import { Icon, StatusDot } from "@/lib/ui/mod.ts";
import type { Layout } from "../layout/use_layout.ts";
import { useBench } from "../workbench_context.ts";
import { connectionText, phaseText } from "./connection_text.ts";

/** The bar at the bottom: the connection, the server, and what can be opened. */
export function StatusBar({ layout, version }: { layout: Layout; version: string }): JSX.Element {
  const { connection, scripts } = useBench().stores;
  const { standing, text } = connectionText(connection.status.value);
  const server = connection.server.value;
  const online = connection.status.value.phase === "open";
  const running = scripts.running.value.length;
  return (
    <footer class="bar">
      <span class="bar__item" role="status">
        <StatusDot standing={standing} />
        {text}
      </span>
      {online && server && <span class="bar__item" role="status">{phaseText(server.phase)}</span>}
      <span class="bar__item bar__item--wide">{location.host}</span>
      <span class="bar__space" />
      <span class="bar__item bar__item--wide">Muxit {server?.version ?? version}</span>
      <button
        type="button"
        class="bar__button"
        aria-pressed={layout.sideOpen.value}
        aria-keyshortcuts="Control+B"
        title="Scripts (Ctrl+B)"
        onClick={() => layout.sideOpen.value = !layout.sideOpen.value}
      >
        <Icon name="scroll-text" />
        Scripts
        {running > 0 && <span class="bar__count">{running} running</span>}
      </button>
      <button
        type="button"
        class="bar__button"
        aria-pressed={layout.panelOpen.value}
        aria-keyshortcuts="Control+J"
        title="Server log and script output (Ctrl+J)"
        onClick={() => layout.panelOpen.value = !layout.panelOpen.value}
      >
        <Icon name="square-terminal" />
        Log
      </button>
    </footer>
  );
}
