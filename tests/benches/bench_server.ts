/**
 * The server as `main.ts` starts it, with two more built-in drivers that only the bench needs.
 *
 * @module
 */
import { BUILTIN_DRIVERS } from "@/drivers/builtin/mod.ts";
import { runServer } from "@/lib/server/mod.ts";
import { CHANGE_SOURCE } from "./change_source.ts";
import { HOME } from "./place.ts";
import { PUMP_SOURCE } from "./pump_source.ts";

const [, port, , workspace] = Deno.args;
const code = await runServer({
  version: "0.0.0-bench",
  home: HOME,
  workspace: workspace!,
  port: Number(port),
  builtins: [...BUILTIN_DRIVERS, PUMP_SOURCE, CHANGE_SOURCE],
});
Deno.exit(code);
