import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ScriptEntry } from "@/lib/client/stores/mod.ts";
import { EmptyState, IconButton } from "@/lib/ui/mod.ts";
import { type Layout, showScript } from "../layout/use_layout.ts";
import { useNow } from "../layout/use_now.ts";
import { useBench } from "../workbench_context.ts";
import { ScriptBranch } from "./script_branch.tsx";
import { type ScriptFolder, scriptTree } from "./script_tree.ts";

/** The scripts of the workspace, at the side. */
export function ScriptsPanel({ layout }: { layout: Layout }): JSX.Element | null {
  if (!layout.sideOpen.value) return null;
  return (
    <aside class="side" aria-label="Scripts">
      <header class="side__head">
        <h2 class="side__title">Scripts</h2>
        <IconButton icon="x" label="Close the scripts" onClick={() => layout.sideOpen.value = false} />
      </header>
      <div class="side__body">
        <ScriptList layout={layout} />
      </div>
    </aside>
  );
}

function ScriptList({ layout }: { layout: Layout }): JSX.Element {
  const { scripts, connection: { clock } } = useBench().stores;
  const [readClock] = useState(() => () => clock.now());
  const now = useNow(readClock, { ms: 1000, active: scripts.running.value.length > 0 });
  if (!scripts.loaded.value) return <EmptyState icon="plug" title="Connecting" />;
  if (scripts.entries.value.length === 0) {
    return (
      <EmptyState icon="scroll-text" title="There are no scripts yet">
        A script is a file in the folder scripts of the workspace. It appears here as soon as it is saved.
      </EmptyState>
    );
  }
  const tree = scriptTree(scripts.entries.value);
  const branch = (folder: ScriptFolder<ScriptEntry>) => (
    <ScriptBranch
      folder={folder}
      selected={layout.script.value}
      now={now}
      onSelect={({ name }) => showScript(layout, name)}
    />
  );
  return (
    <>
      {branch(tree.scripts)}
      {tree.startup.scripts.length + tree.startup.folders.length > 0 && (
        <section class="side__group" aria-label="Startup scripts">
          <h3 class="side__group-title" title="Run when the server starts">Startup</h3>
          {branch(tree.startup)}
        </section>
      )}
    </>
  );
}
