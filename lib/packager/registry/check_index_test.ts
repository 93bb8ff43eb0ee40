import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { checkEntry, checkIndex } from "./check_index.ts";

const ENTRY = {
  id: "acme/lamp",
  name: "Lamp",
  version: "1.2.0",
  downloadUrl: "https://lab.example/acme-lamp-v1.2.0.muxdriver",
};

Deno.test("an entry with the required fields, unknown ones and absent ones is good", () => {
  deepStrictEqual(checkEntry({ ...ENTRY, theme: 1, tags: null, author: { name: "Acme" }, tier: 2 }), []);
});

for (
  const [changes, fault] of [
    [{ id: "" }, "id is missing"],
    [{ id: "lamp" }, "id is not publisher/name"],
    [{ id: "../lamp" }, "id is not publisher/name"],
    [{ name: 5 }, "name is missing"],
    [{ version: "new" }, "version is not x.y.z"],
    [{ downloadUrl: "http://lab.example/a" }, "downloadUrl is not https"],
    [{ tags: ["a", 1] }, "tags is no list of texts"],
    [{ capabilities: "all" }, "capabilities is no list of texts"],
    [{ author: "Acme" }, "author is no object"],
    [{ group: null }, "group is not one of the four"],
    [{ tier: 4 }, "tier is not 1, 2 or 3"],
    [{ category: "cheap" }, "category is not free or premium"],
    [{ downloadSize: -1 }, "downloadSize is no number of bytes"],
    [{ sha256: "ABC" }, "sha256 is not 64 lower-case hex characters"],
    [{ license: 1 }, "license is no text"],
  ] as const
) {
  Deno.test(`an entry with ${JSON.stringify(changes)} is refused`, () => {
    match(checkEntry({ ...ENTRY, ...changes }).join("; "), new RegExp(fault));
  });
}

Deno.test("an index has a version, a time and no version of a driver twice", () => {
  const index = {
    version: 1,
    updated: "2026-04-20T10:00:00Z",
    drivers: [ENTRY, { ...ENTRY, version: "1.1.0" }],
  };
  deepStrictEqual(checkIndex(index), []);
  deepStrictEqual(checkIndex({ ...index, drivers: [] }), []);
  strictEqual(checkIndex({ ...index, drivers: [ENTRY, { ...ENTRY, id: "ACME/Lamp" }] }).length, 1);
  deepStrictEqual(checkIndex({ drivers: 1 }), [
    "version is not 1",
    "updated is not an ISO time",
    "drivers is not a list",
  ]);
  deepStrictEqual(checkIndex([]), ["The index is not a JSON object"]);
  deepStrictEqual(checkIndex({ ...index, drivers: [null] }), ["entry 1: it is not a JSON object"]);
});
