import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { classNames, EmptyState } from "@/lib/ui/mod.ts";
import { HardwareView } from "./hardware/hardware_view.tsx";
import { type Layout, useLayout } from "./layout/use_layout.ts";
import { useVisible } from "./layout/use_visible.ts";
import { OutputPanel } from "./output/output_panel.tsx";
import { PromptLayer } from "./prompts/prompt_layer.tsx";
import { ScriptsPanel } from "./scripts/scripts_panel.tsx";
import { useAttending } from "./scripts/use_attending.ts";
import { ConnectionBanner } from "./status/connection_banner.tsx";
import { StatusBar } from "./status/status_bar.tsx";
import { StatusStrip } from "./status/status_strip.tsx";
import type { ThemeChoice } from "./status/theme_switch.tsx";
import { ToastList } from "./status/toast_list.tsx";
import { useConnectedBench } from "./use_connected_bench.ts";
import { BenchContext } from "./workbench_context.ts";

/** Properties of the {@linkcode Workbench}; they travel as JSON. */
export interface WorkbenchProps {
  /** Version of the server that rendered the page. */
  version: string;
  /** Tells its workspace from others. */
  workspace: string;
  theme: ThemeChoice;
  /** Proves to the server that STOP ALL was pressed on a page of its own; absent where it may not be. */
  stopProof?: string | undefined;
}

/**
 * The workbench: a strip on top, the regions between, a bar at the bottom. Activity bar and editors take their places in the
 * same frame (`static/styles/workbench.css` names its areas).
 */
export default function Workbench({ version, workspace, theme, stopProof }: WorkbenchProps): JSX.Element {
  const bench = useConnectedBench(workspace);
  const layout = useLayout();
  const query = useSignal("");
  const side = bench !== undefined && layout.sideOpen.value;
  return (
    <div class={classNames("workbench", side && "workbench--side")}>
      <StatusStrip bench={bench} theme={theme} query={query} stopProof={stopProof} />
      {bench === undefined
        ? (
          <main class="workbench__main">
            <EmptyState icon="plug" title="Connecting" />
          </main>
        )
        : (
          <BenchContext.Provider value={bench}>
            <Regions layout={layout} query={query} version={version} />
          </BenchContext.Provider>
        )}
    </div>
  );
}

interface RegionsProps {
  layout: Layout;
  query: Signal<string>;
  version: string;
}

function Regions({ layout, query, version }: RegionsProps): JSX.Element {
  const visible = useVisible();
  useAttending(layout, visible);
  return (
    <>
      <PromptLayer visible={visible} />
      <ConnectionBanner version={version} />
      <ScriptsPanel layout={layout} />
      <main class="workbench__main">
        <HardwareView query={query} />
      </main>
      <OutputPanel layout={layout} />
      <StatusBar layout={layout} version={version} />
      <ToastList />
    </>
  );
}
