import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { placeBelow } from "./place_below.ts";

/**
 * What is wrong with a field: below it and above the page, so that nothing moves under the hand; presses go through it. It is
 * there until the focus goes on to something else, and again whenever the field has it.
 */
export function FieldFault({ id, text }: { id?: string | undefined; text: string }): JSX.Element {
  const fault = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = fault.current;
    const field = element?.parentElement;
    // Where there are no popovers it stands below the field.
    if (element == null || field == null || typeof element.showPopover !== "function") return;
    element.showPopover();
    const end = placeBelow(element, field);
    const focus = ({ target }: FocusEvent) => {
      if (!(target instanceof Node) || !field.contains(target)) element.hidePopover();
      else if (!element.matches(":popover-open")) element.showPopover();
    };
    // The focus may be on its way already, which is how the text came to be checked.
    const timer = setTimeout(() => document.addEventListener("focusin", focus));
    return () => {
      clearTimeout(timer);
      document.removeEventListener("focusin", focus);
      end();
    };
  }, [text]);
  return <span class="field__fault" id={id} role="alert" popover="manual" ref={fault}>{text}</span>;
}
