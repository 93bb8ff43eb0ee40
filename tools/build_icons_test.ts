import { strictEqual } from "node:assert/strict";
import { iconModule } from "./build_icons.ts";

Deno.test("lib/ui/icon_sprite.ts holds exactly the icons the page names, as Lucide draws them", async () => {
  strictEqual(await Deno.readTextFile(new URL("../lib/ui/icon_sprite.ts", import.meta.url)), iconModule());
});
