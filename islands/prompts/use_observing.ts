import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useBench } from "../workbench_context.ts";
import { goneToast } from "./gone_toast.ts";

/** Counts as an observer of questions while somebody can see the page, and tells about those that go unanswered. */
export function useObserving(visible: ReadonlySignal<boolean>): void {
  const { stores: { prompts }, toasts } = useBench();
  useSignalEffect(() => {
    if (visible.value) return prompts.observe();
  });
  useEffect(() =>
    prompts.onGone((gone) => {
      const toast = goneToast(gone);
      if (toast !== undefined) toasts.show(toast);
    }), [prompts]);
}
