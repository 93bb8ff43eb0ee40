import { didYouMean, type LogLevel } from "@/lib/core/mod.ts";
import type { ServerContext } from "./server_context.ts";

/** One line of the report. */
export interface ReportLine {
  level: LogLevel;
  text: string;
}

/** What a person should know when the connectors have been started: what works, what does not, what is off. */
export function startReport(
  { connectors, settings }: Pick<ServerContext, "connectors" | "settings">,
): ReportLine[] {
  const inState = (wanted: string) => connectors.all.filter(({ state }) => state === wanted);
  const report: ReportLine[] = [];
  const ready = inState("ready");
  report.push(line("info", `Connectors ready: ${namesOf(ready) || "none"}`));
  for (const { name, message } of inState("degraded")) {
    report.push(line("warn", `Ready, but not all of it: ${name} (${message})`));
  }
  const coming = inState("loading");
  const waiting = coming.filter(({ waitsForDevice }) => waitsForDevice);
  if (waiting.length > 0) report.push(line("info", `Waiting for their devices: ${namesOf(waiting)}`));
  const starting = coming.filter(({ waitsForDevice }) => !waitsForDevice);
  if (starting.length > 0) report.push(line("info", `Still starting: ${namesOf(starting)}`));
  for (const { name, message } of [...inState("error"), ...inState("stopped")]) {
    report.push(line("warn", `Not ready: ${name} (${message})`));
  }
  const { disabled, limited } = connectors.selection;
  const off = [...disabled.keys()].filter((name) => !limited.has(name));
  if (off.length > 0) {
    report.push(line("info", `Connectors that are disabled: ${off.join(", ")}`));
  }
  const files = connectors.discovered.map(({ name }) => name);
  for (const name of settings.settings.connectors.enabled ?? []) {
    if (files.some((file) => file.toLowerCase() === name.toLowerCase())) continue;
    const text = `connectors.enabled in config/server.json lists '${name}', which is no connector`;
    report.push(line("warn", text + didYouMean(name, files)));
  }
  if (files.length === 0) {
    report.push(line("info", "There is no connector yet: save one in connectors/, as the README shows"));
  }
  return report;
}

function line(level: LogLevel, text: string): ReportLine {
  return { level, text };
}

function namesOf(found: readonly { name: string }[]): string {
  return found.map(({ name }) => name).join(", ");
}
