import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { EmptyState } from "@/lib/ui/mod.ts";
import { HardwareView } from "./hardware/hardware_view.tsx";
import { useLayout } from "./layout/use_layout.ts";
import { OutputPanel } from "./output/output_panel.tsx";
import { ConnectionBanner } from "./status/connection_banner.tsx";
import { StatusBar } from "./status/status_bar.tsx";
import { StatusStrip } from "./status/status_strip.tsx";
import type { ThemeChoice } from "./status/theme_switch.tsx";
import { useConnectedBench } from "./use_connected_bench.ts";
import { BenchContext } from "./workbench_context.ts";

/** Properties of the {@linkcode Workbench}; they travel as JSON. */
export interface WorkbenchProps {
  /** Version of the server that rendered the page. */
  version: string;
  theme: ThemeChoice;
}

/**
 * The workbench: a strip on top, the regions between, a bar at the bottom. Activity bar, side panels and editors take their
 * places in the same frame (`static/styles/workbench.css` names its areas).
 */
export default function Workbench({ version, theme }: WorkbenchProps): JSX.Element {
  const bench = useConnectedBench();
  const layout = useLayout();
  const query = useSignal("");
  return (
    <div class="workbench">
      <StatusStrip theme={theme} query={query} />
      {bench === undefined
        ? (
          <main class="workbench__main">
            <EmptyState icon="plug" title="Connecting" />
          </main>
        )
        : (
          <BenchContext.Provider value={bench}>
            <ConnectionBanner version={version} />
            <main class="workbench__main">
              <HardwareView query={query} />
            </main>
            <OutputPanel layout={layout} />
            <StatusBar layout={layout} version={version} />
          </BenchContext.Provider>
        )}
    </div>
  );
}
