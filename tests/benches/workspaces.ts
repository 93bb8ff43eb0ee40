import { join } from "node:path";
import { HERE } from "./place.ts";

/** A simulated instrument that does nothing on its own. */
export const QUIET_DEVICE = `driver: "TestDevice", config: { dashboardPort: 0, videoFps: 0 }`;

/** Text of `config/server.json` with the limits out of the way. */
export function serverJson(more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    license: { tier: "pro" },
    security: { rateLimit: { callsPerSec: 1_000_000 } },
    ...more,
  });
}

/** Text of a driver of this folder. */
export function guestDriver(name: string): Promise<string> {
  return Deno.readTextFile(join(HERE, "guests", `${name}.driver.js`));
}
