import { deepStrictEqual } from "node:assert/strict";
import { startReport } from "./start_report.ts";

type Reported = Parameters<typeof startReport>[0];

/** A server whose connectors are in given states. */
function withConnectors(
  all: readonly Record<string, unknown>[],
  connectors: { enabled?: string[] } = {},
): Reported {
  const selection = { enabled: new Set(), disabled: new Map([["off", "not chosen"]]), limited: new Set() };
  return {
    connectors: { all, discovered: all, selection },
    settings: { settings: { connectors } },
  } as unknown as Reported;
}

Deno.test("the report tells apart what works, waits for its device, is starting and has failed", () => {
  const report = startReport(withConnectors([
    { name: "a", state: "ready" },
    { name: "b", state: "loading", message: "Loading", waitsForDevice: false },
    { name: "c", state: "loading", message: "Waiting for its device: no answer", waitsForDevice: true },
    { name: "d", state: "error", message: "no port" },
    { name: "e", state: "degraded", message: "cannot read v" },
    { name: "f", state: "stopped", message: "crashed" },
  ]));
  deepStrictEqual(report.map(({ level, text }) => `${level}: ${text}`), [
    "info: Connectors ready: a",
    "warn: Ready, but not all of it: e (cannot read v)",
    "info: Waiting for their devices: c",
    "info: Still starting: b",
    "warn: Not ready: d (no port)",
    "warn: Not ready: f (crashed)",
    "info: Connectors that are disabled: off",
  ]);
});

Deno.test("the report names what connectors.enabled lists and is not there", () => {
  const all = [{ name: "psu", state: "ready" }, { name: "dmm", state: "ready" }];
  deepStrictEqual(startReport(withConnectors(all, { enabled: ["PSU", "dnm", "elsewhere"] })).slice(2), [
    {
      level: "warn",
      text:
        `connectors.enabled in config/server.json lists 'dnm', which is no connector; did you mean "dmm"?`,
    },
    {
      level: "warn",
      text: "connectors.enabled in config/server.json lists 'elsewhere', which is no connector",
    },
  ]);
});
