import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { stayOf, Toasts } from "./toasts.ts";

Deno.test("the newest toasts are shown, and one with the same key takes the place of the old", () => {
  const toasts = new Toasts();
  for (let count = 0; count < 6; count++) toasts.show({ tone: "neutral", title: `${count}` });
  deepStrictEqual(toasts.list.value.map(({ title }) => title), ["2", "3", "4", "5"]);
  toasts.show({ tone: "neutral", title: "stopped a", key: "stop" });
  toasts.show({ tone: "error", title: "stopped b", key: "stop" });
  deepStrictEqual(toasts.list.value.map(({ title }) => title), ["3", "4", "5", "stopped b"]);
  for (let count = 6; count < 9; count++) toasts.show({ tone: "neutral", title: `${count}` });
  deepStrictEqual(toasts.list.value.map(({ title }) => title), ["stopped b", "6", "7", "8"]);
  toasts.dismiss(toasts.list.value[0]!.id);
  strictEqual(toasts.list.value.length, 3);
  toasts.close();
  strictEqual(toasts.list.value.length, 0);
});

Deno.test("a toast stays long enough to be read, an error until it is dismissed", () => {
  ok(stayOf({ tone: "neutral", title: "short" })! < stayOf({ tone: "neutral", title: "x".repeat(200) })!);
  strictEqual(stayOf({ tone: "error", title: "bad" }), undefined);
});

Deno.test("a very long text is cut", () => {
  const toasts = new Toasts();
  toasts.show({ tone: "error", title: "script", text: "x".repeat(5000) });
  strictEqual(toasts.list.value[0]!.text!.length, 401);
  toasts.close();
});
