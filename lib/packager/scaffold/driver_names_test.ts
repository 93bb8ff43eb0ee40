import { deepStrictEqual, throws } from "node:assert/strict";
import { driverNames } from "./driver_names.ts";

for (const typed of ["MyLamp", "my-lamp", "my lamp", "my_lamp", "myLamp"]) {
  Deno.test(`${typed} gives MyLamp and my-lamp`, () => {
    deepStrictEqual(driverNames(typed), { name: "MyLamp", short: "my-lamp" });
  });
}

for (const typed of ["", "a", "../..", "1st", "ä", "x".repeat(50)]) {
  Deno.test(`'${typed}' is no name for a driver`, () => {
    throws(() => driverNames(typed), /is no name for a driver/);
  });
}
