import { type Signal, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { coverOf } from "./cover.ts";

/** What the panel at the bottom shows. */
export type PanelTab = "server" | "script";

/** How the regions of the workbench are arranged. */
export interface Layout {
  readonly panelOpen: Signal<boolean>;
  /** Pixels. */
  readonly panelHeight: Signal<number>;
  readonly panelTab: Signal<PanelTab>;
  readonly sideOpen: Signal<boolean>;
  /** Name of the script whose output the panel shows. */
  readonly script: Signal<string | undefined>;
}

/** Where the browser keeps it (workbench specification §2). */
const KEY = "muxit-layout-state";
const SMALLEST = 96;
const FIRST = 208;
/** In narrower windows the scripts begin closed, in pixels. */
const ROOMY = 768;
/** In narrower ones they would cover the hardware: what they are beside it is for a window that gets wider. */
const COVERED = 640;

/** The arrangement of the workbench, as this browser left it. */
export function useLayout(): Layout {
  const [layout] = useState<Layout>(() => ({
    panelOpen: signal(true),
    panelHeight: signal(FIRST),
    panelTab: signal("server"),
    sideOpen: signal(false),
    script: signal(undefined),
  }));
  const [loaded] = useState(() => signal(false));
  const [cover] = useState(() => coverOf(layout.sideOpen));
  useEffect(() => {
    restore(layout, readState());
    const unfollow = cover.follow();
    loaded.value = true;
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      const open = { j: layout.panelOpen, b: layout.sideOpen }[event.key];
      if (open === undefined) return;
      event.preventDefault();
      open.value = !open.value;
    };
    document.addEventListener("keydown", press);
    return () => {
      unfollow();
      document.removeEventListener("keydown", press);
    };
  }, []);
  useSignalEffect(() => {
    const state = { ...layoutState(layout), sideOpen: cover.beside };
    if (loaded.value) writeState(state);
  });
  return layout;
}

/** Shows the output of a script in the panel. */
export function showScript({ script, panelTab, panelOpen }: Layout, name: string): void {
  script.value = name;
  panelTab.value = "script";
  panelOpen.value = true;
}

/** A height for the panel that leaves room for the rest of the page. */
export function fitHeight(height: number): number {
  return Math.round(Math.max(SMALLEST, Math.min(height, innerHeight * 0.7)));
}

function layoutState(layout: Layout): Record<string, unknown> {
  return Object.fromEntries(Object.entries(layout).map(([name, { value }]) => [name, value]));
}

function restore(layout: Layout, state: Record<string, unknown>): void {
  const { panelOpen, panelHeight, panelTab, sideOpen, script } = state;
  if (typeof panelOpen === "boolean") layout.panelOpen.value = panelOpen;
  if (typeof panelHeight === "number") layout.panelHeight.value = fitHeight(panelHeight);
  if (typeof script === "string") layout.script.value = script;
  if (panelTab === "script" && typeof script === "string") layout.panelTab.value = panelTab;
  layout.sideOpen.value = typeof sideOpen === "boolean"
    ? sideOpen
    : innerWidth >= ROOMY || innerWidth <= COVERED;
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
