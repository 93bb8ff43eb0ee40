import { type Signal, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

/** How the regions of the workbench are arranged. */
export interface Layout {
  readonly panelOpen: Signal<boolean>;
  /** Pixels. */
  readonly panelHeight: Signal<number>;
}

/** Where the browser keeps it (workbench specification §2). */
const KEY = "muxit-layout-state";
const SMALLEST = 96;
const FIRST = 208;

/** The arrangement of the workbench, as this browser left it. */
export function useLayout(): Layout {
  const [layout] = useState<Layout>(() => ({ panelOpen: signal(true), panelHeight: signal(FIRST) }));
  const [loaded] = useState(() => signal(false));
  useEffect(() => {
    const { panelOpen, panelHeight } = readState();
    if (typeof panelOpen === "boolean") layout.panelOpen.value = panelOpen;
    if (typeof panelHeight === "number") layout.panelHeight.value = fitHeight(panelHeight);
    loaded.value = true;
    const toggle = (event: KeyboardEvent) => {
      if (event.key !== "j" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      layout.panelOpen.value = !layout.panelOpen.value;
    };
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, []);
  useSignalEffect(() => {
    const state = { ...layoutState(layout) };
    if (loaded.value) writeState(state);
  });
  return layout;
}

/** A height for the panel that leaves room for the rest of the page. */
export function fitHeight(height: number): number {
  return Math.round(Math.max(SMALLEST, Math.min(height, innerHeight * 0.7)));
}

function layoutState({ panelOpen, panelHeight }: Layout): Record<string, unknown> {
  return { panelOpen: panelOpen.value, panelHeight: panelHeight.value };
}

// Browsers may forbid storage altogether; then the arrangement lasts as long as the page.
function readState(): Record<string, unknown> {
  try {
    const state = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof state === "object" && state !== null ? state : {};
  } catch {
    return {};
  }
}

function writeState(state: Record<string, unknown>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readState(), ...state }));
  } catch {
    // Nothing is lost but the memory of it.
  }
}
