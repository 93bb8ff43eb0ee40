import { type Signal, signal } from "@preact/signals";

/** Where the scripts cover the hardware instead of standing beside it (`static/styles/scripts.css`). */
const COVERS = "(max-width: 40rem)";

/** What becomes of the scripts at the side in a window that gets narrow, or in which the page is enlarged. */
export interface Cover {
  /** Whether they stand beside the hardware where there is room. */
  readonly beside: boolean;
  /** Begins to follow the width of the window; gives the function that ends that. */
  follow(): () => void;
}

/** Puts the scripts away where they would cover the hardware, and back where there is room again. */
export function coverOf(open: Signal<boolean>): Cover {
  const kept = signal<boolean | undefined>(undefined);
  const turn = ({ matches }: { matches: boolean }) => {
    const beside = kept.peek() ?? open.peek();
    kept.value = matches ? beside : undefined;
    open.value = !matches && beside;
  };
  return {
    get beside() {
      return kept.value ?? open.value;
    },
    follow() {
      const narrow = matchMedia(COVERS);
      if (narrow.matches) turn(narrow);
      narrow.addEventListener("change", turn);
      return () => narrow.removeEventListener("change", turn);
    },
  };
}
