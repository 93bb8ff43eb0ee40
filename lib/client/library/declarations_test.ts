import { deepStrictEqual } from "node:assert/strict";
import type * as declared from "./muxit-client.d.ts";
import * as library from "./mod.ts";

// The declarations are written by hand: the compiler checks here that they say what there is.
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : never : never;
const same: readonly true[] = [
  true satisfies Same<keyof typeof library, keyof typeof declared>,
  true satisfies Same<keyof library.Muxit, keyof declared.Muxit>,
  true satisfies Same<keyof library.StreamFrame, keyof declared.StreamFrame>,
  true satisfies Same<keyof library.FileHandle, keyof declared.FileHandle>,
  true satisfies Same<keyof library.Muxit["scripts"], keyof declared.Muxit["scripts"]>,
  true satisfies Same<keyof library.Muxit["log"], keyof declared.Muxit["log"]>,
];

Deno.test("what the library exports fits its hand-written declarations", async () => {
  const muxit = new library.Muxit();
  // Members of a connector are declared by whoever asks for it, so that one function cannot be compared.
  const fits: [Omit<declared.Muxit, "connector">, declared.StreamFrame, declared.FileHandle] = [
    muxit,
    new library.StreamFrame("image/png", ""),
    new library.FileHandle("a.txt", () => Promise.resolve("OK")),
  ];
  deepStrictEqual(fits.length, 3);
  deepStrictEqual(new Set(same), new Set([true]));
  await muxit.close();
});
