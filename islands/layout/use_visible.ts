import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** True while somebody can see the page. */
export function useVisible(): ReadonlySignal<boolean> {
  const visible = useSignal(document.visibilityState === "visible");
  useEffect(() => {
    const look = () => visible.value = document.visibilityState === "visible";
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}
