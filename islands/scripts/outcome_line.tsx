import type { JSX } from "preact";
import type { ScriptEntry } from "@/lib/client/stores/mod.ts";
import { classNames, Icon, type IconName } from "@/lib/ui/mod.ts";
import { outcomeText, placeText } from "./script_text.ts";

const ICONS: Record<string, IconName> = {
  ok: "check",
  stopped: "square",
  unknown: "info",
  error: "triangle-alert",
};

/** How the last run of a script has ended, or why it could not be started or stopped. Nothing while all is said elsewhere. */
export function OutcomeLine({ entry }: { entry: ScriptEntry }): JSX.Element | null {
  const fault = entry.fault.value;
  const outcome = entry.outcome.value;
  if (fault === undefined && outcome === undefined) return null;
  const failed = fault !== undefined || outcome?.kind === "error";
  const place = fault === undefined && outcome?.kind === "error" ? placeText(outcome.error) : undefined;
  return (
    <div class={classNames("ending", failed && "ending--failed")}>
      <Icon name={fault === undefined ? ICONS[outcome!.kind]! : "triangle-alert"} />
      <span class="ending__text">{fault ?? outcomeText(outcome!)}</span>
      {place && <span class="ending__place">{place}</span>}
    </div>
  );
}
