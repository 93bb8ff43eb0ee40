import { type Signal, useSignal } from "@preact/signals";

/** One value on its way to whoever takes it. */
export interface Commit<T> {
  readonly busy: Signal<boolean>;
  /** Why the last one was not taken. */
  readonly fault: Signal<string | undefined>;
  /** Gives a value to its taker; true when it was taken. While one is under way no other is. */
  send(value: T): Promise<boolean>;
}

/** Gives values to a taker one at a time, and keeps why it did not take the last one. */
export function useCommit<T>(take: (value: T) => void | Promise<void>): Commit<T> {
  const busy = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const send = async (value: T) => {
    if (busy.peek()) return false;
    fault.value = undefined;
    busy.value = true;
    try {
      await take(value);
      return true;
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, fault, send };
}
