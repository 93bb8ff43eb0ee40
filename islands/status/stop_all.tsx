import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@/lib/ui/mod.ts";
import type { Bench } from "../workbench_context.ts";
import { notStoppedToast, stoppedToast } from "./stop_text.ts";

/**
 * The emergency stop of all scripts. It can be pressed as long as the page lives, also without a connection and while an
 * earlier press is under way: a button that cannot be pressed stops nothing and says nothing.
 */
export function StopAll({ bench }: { bench: Bench | undefined }): JSX.Element {
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
  return (
    <button
      type="button"
      class="stop"
      title="Stop every script at once"
      disabled={bench === undefined}
      aria-busy={pressed.value > 0}
      onClick={() => bench && void press(bench)}
    >
      <Icon name={pressed.value > 0 ? "loader-circle" : "octagon-x"} spin={pressed.value > 0} />
      <span>STOP ALL</span>
      {count > 0 && (
        <span class="stop__count">
          {count}
          <span class="visually-hidden">{count === 1 ? "script runs" : "scripts run"}</span>
        </span>
      )}
    </button>
  );
}
