import { join } from "node:path";
import { Child } from "./child.ts";
import { HERE } from "./place.ts";

/** The flags the sandbox gives its guests. */
const FLAGS = [
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--unstable-worker-options",
];

/** Starts a process without permissions that does nothing, and waits until it is up. */
export async function startBareGuest(threads: "one" | "two"): Promise<{ child: Child; ms: number }> {
  const heap = "--v8-flags=--max-old-space-size=128";
  const child = new Child(["run", ...FLAGS, heap, join(HERE, "bare_guest.ts"), threads]);
  const { at } = await child.line((text) => text === "up");
  return { child, ms: at - child.startedAt };
}
