import type { Toast } from "./toasts.ts";

const KEY = "stop-all";
const OUTPUTS = "Outputs stay as they are: nothing has been switched off.";

/** What is said after an emergency stop. */
export function stoppedToast(names: readonly string[]): Toast {
  const count = `${names.length} ${names.length === 1 ? "script" : "scripts"}`;
  return {
    key: KEY,
    tone: names.length === 0 ? "neutral" : "success",
    icon: "octagon-x",
    title: names.length === 0 ? "No script was running" : `Stopped ${count}`,
    text: names.length === 0 ? OUTPUTS : `${names.join(", ")}\n${OUTPUTS}`,
  };
}

/** What is said when an emergency stop did not get through. */
export function notStoppedToast(reason: string): Toast {
  return {
    key: KEY,
    urgent: true,
    tone: "error",
    icon: "octagon-x",
    title: "STOP ALL did not get through",
    text: `${reason}\nScripts may still be running: use the stop buttons of the devices, and try again.`,
  };
}
