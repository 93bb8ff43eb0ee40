import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Moves the focus to the first question, and back to where it was after the last one.
 *
 * A field that is being edited keeps it: to leave a field writes what stands in it, and half a number must not reach a device
 * because a script has a question.
 *
 * @param ids Of the open questions, in their order.
 */
export function usePromptFocus(layer: RefObject<HTMLElement>, ids: readonly string[]): void {
  const before = useRef<HTMLElement | undefined>(undefined);
  const asked = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const [first] = ids;
    const isNew = first !== asked.current;
    asked.current = first;
    const active = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
    const idle = active === document.body;
    if (first === undefined) {
      if (idle) before.current?.focus();
      before.current = undefined;
    } else if (idle || (isNew && !layer.current?.contains(active) && !isEdited(active))) {
      if (!idle) before.current = active;
      const card = layer.current?.querySelector<HTMLElement>("[role=alertdialog]");
      const field = card?.querySelector<HTMLElement>("[data-first-focus]");
      (field ?? card)?.focus({ preventScroll: true });
    }
  }, [ids.join()]);
}

function isEdited(element: HTMLElement): boolean {
  return element.isContentEditable ||
    element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}
