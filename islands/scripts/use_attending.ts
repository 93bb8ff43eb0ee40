import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { Layout } from "../layout/use_layout.ts";
import { useBench } from "../workbench_context.ts";

/** Follows the lines scripts are at, while the page shows them to somebody: each costs the script something. */
export function useAttending(
  { sideOpen, panelOpen, panelTab }: Layout,
  visible: ReadonlySignal<boolean>,
): void {
  const { scripts } = useBench().stores;
  useSignalEffect(() => {
    const shown = sideOpen.value || (panelOpen.value && panelTab.value === "script");
    if (visible.value && shown) return scripts.attend();
  });
}
