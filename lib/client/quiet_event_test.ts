import { strictEqual } from "node:assert/strict";
import { quiet } from "./quiet_event.ts";

Deno.test("quiet() prevents what an event does by default, and takes events that know nothing of that", () => {
  const event = new Event("error", { cancelable: true });
  quiet(event);
  strictEqual(event.defaultPrevented, true);
  quiet({ type: "error" } as Event);
});
