/** Pixels between a thing and what it belongs to, and from the edge of the window. */
const GAP = 4;

/**
 * Shows an element with the attribute `popover` above the page, below another one or, where there is no room, above it. Nothing
 * on the page moves. Where the browser has no popovers the element stays where it is.
 *
 * @returns The function that ends following the other element; the element itself is hidden by whoever shows it.
 */
export function placeBelow(element: HTMLElement, anchor: Element): () => void {
  const place = () => {
    const at = anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(at.right - width, innerWidth - width - GAP));
    const below = at.bottom + GAP;
    const top = below + height > innerHeight ? Math.max(GAP, at.top - height - GAP) : below;
    element.style.setProperty("left", `${left}px`);
    element.style.setProperty("top", `${top}px`);
  };
  place();
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  return () => {
    removeEventListener("scroll", place, { capture: true });
    removeEventListener("resize", place);
  };
}
