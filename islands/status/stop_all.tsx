import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@/lib/ui/mod.ts";
import type { Bench } from "../workbench_context.ts";
import { notStoppedToast, stoppedToast } from "./stop_text.ts";

/** Properties of {@linkcode StopAll}. */
export interface StopAllProps {
  /** Absent while the page is only rendered. */
  bench: Bench | undefined;
  /** What the form sends to prove that it is of this server. */
  proof: string | undefined;
}

/**
 * The emergency stop of all scripts. It can be pressed as long as the page lives: before the scripts of the page are there, when
 * it is a plain form; without a connection; and while an earlier press is under way. A button that cannot be pressed stops
 * nothing and says nothing.
 */
export function StopAll({ bench, proof }: StopAllProps): JSX.Element {
  const pressed = useSignal(0);
  const count = bench?.stores.scripts.running.value.length ?? 0;
  const press = async ({ stores, toasts }: Bench) => {
    pressed.value++;
    try {
      toasts.show(stoppedToast(await stores.scripts.stopAll()));
    } catch (error) {
      toasts.show(notStoppedToast(error instanceof Error ? error.message : String(error)));
    } finally {
      pressed.value--;
    }
  };
  const submit = (event: Event) => {
    if (bench === undefined) return;
    event.preventDefault();
    void press(bench);
  };
  return (
    <form class="stop-form" method="post" action="/stop" onSubmit={submit}>
      <input type="hidden" name="proof" value={proof ?? ""} />
      <button
        type="submit"
        class="stop"
        title="Stop every script at once. Outputs stay as they are."
        aria-busy={pressed.value > 0}
      >
        <Icon name={pressed.value > 0 ? "loader-circle" : "octagon-x"} spin={pressed.value > 0} />
        <span>STOP ALL</span>
        {count > 0 && (
          <span class="stop__count">
            {count}
            <span class="visually-hidden">{count === 1 ? "script running" : "scripts running"}</span>
          </span>
        )}
      </button>
    </form>
  );
}
