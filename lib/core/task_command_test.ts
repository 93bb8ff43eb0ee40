import { match } from "node:assert/strict";
import { taskCommand } from "./task_command.ts";

Deno.test("a task is named as it can be run here", () => {
  const npm = /[\\/]node_modules[\\/]/.test(Deno.execPath());
  match(taskCommand("cli"), npm ? /^npx -y deno@\d+\.\d+ task cli$/ : /^deno task cli$/);
});
