/**
 * Keeps the runtime from reporting a socket's error event as one that nobody handles. The events of the `ws` package, the
 * WebSocket of older Node versions, know nothing of that.
 */
export function quiet(event: Event): void {
  (event as Partial<Event>).preventDefault?.();
}
