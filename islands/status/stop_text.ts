import type { Toast } from "./toasts.ts";

const KEY = "stop-all";

/** What is said after an emergency stop. */
export function stoppedToast(names: readonly string[]): Toast {
  const title = names.length === 0
    ? "No script was running"
    : `Stopped ${names.length} ${names.length === 1 ? "script" : "scripts"}`;
  const tone = names.length === 0 ? "neutral" : "success";
  return {
    key: KEY,
    tone,
    icon: "octagon-x",
    title,
    ...(names.length === 0 ? {} : { text: names.join(", ") }),
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
    text: `${reason}\nScripts may still run: use the stop of the devices themselves, and try again.`,
  };
}
