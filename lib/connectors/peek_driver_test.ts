import { strictEqual } from "node:assert/strict";
import { peekDriver } from "./peek_driver.ts";

for (
  const [source, expected] of [
    ['export default { driver: "GenericScpi" }', "GenericScpi"],
    ["export default {\n  'driver' : 'X',\n}", "X"],
    ['// driver: "Old"\nexport default {\n  /* driver: "Older" */ driver: `New` }', "New"],
    ['{ "driver": "FromJson", "config": {} }', "FromJson"],
    ["export default make()", "unknown"],
  ] as const
) {
  Deno.test(`peekDriver() sees ${expected} in ${JSON.stringify(source)}`, async () => {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, source);
      strictEqual(await peekDriver(path), expected);
    } finally {
      await Deno.remove(path);
    }
  });
}
