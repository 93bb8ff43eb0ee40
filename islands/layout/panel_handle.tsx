import type { JSX } from "preact";
import { fitHeight, type Layout } from "./use_layout.ts";

const STEP = 24;

/** The upper edge of the panel: drag it, or move it with the arrow keys. */
export function PanelHandle({ layout }: { layout: Layout }): JSX.Element {
  const { panelHeight } = layout;
  const drag = (event: JSX.TargetedPointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const from = event.clientY + panelHeight.value;
    const move = ({ clientY }: PointerEvent) => panelHeight.value = fitHeight(from - clientY);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    panelHeight.value = fitHeight(panelHeight.value + by);
  };
  return (
    <div
      class="panel__handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the panel"
      aria-valuenow={panelHeight.value}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={step}
    />
  );
}
