/** Calls a function once, soon: pages before their next picture, other programs after 16 ms. Returns how to cancel it. */
export type Schedule = (work: () => void) => () => void;

/**
 * The schedule for stores: at most one change of what is shown per picture, however many messages come. A page in the
 * background draws no pictures, so there it is not called at all until somebody looks.
 */
export const frameSchedule: Schedule = (work) => {
  if (typeof requestAnimationFrame === "function") {
    const id = requestAnimationFrame(work);
    return () => cancelAnimationFrame(id);
  }
  const id = setTimeout(work, 16);
  return () => clearTimeout(id);
};
