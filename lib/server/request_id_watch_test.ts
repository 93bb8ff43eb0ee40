import { deepStrictEqual } from "node:assert/strict";
import { RequestIdWatch } from "./request_id_watch.ts";

const PAD = "x".repeat(100_000);

const CASES: [string, string, unknown][] = [
  ["in front", `{"requestId":"a","type":"x","pad":"${PAD}"}`, "a"],
  ["at the end", `{"type":"x","pad":"${PAD}","requestId" : 12.5 }\n`, 12.5],
  ["between", `{"pad":"${PAD}","requestId":"b\\"c","more":"${PAD}"}`, 'b"c'],
  ["behind lists and objects", `{"a":[1,{"requestId":1},[]],"requestId":2,"pad":"${PAD}"}`, 2],
  ["not that of an inner object", `{"a":{"requestId":1},"pad":"${PAD}"}`, undefined],
  ["not that of an inner object at the end", `{"pad":"${PAD}","a":{"requestId":1}}`, undefined],
  ["not out of a text", `{"a":"{\\"requestId\\":1,","b":"\\\\","pad":"${PAD}"}`, undefined],
  ["not the value of another key", `{"a":"requestId","b":1,"pad":"${PAD}"}`, undefined],
  ["a flag", `{"requestId":true,"pad":"${PAD}"}`, true],
  [
    "at the end with keys behind it",
    `{"args":["${PAD}"],"property":"p","requestId":"r-1","type":"x"}`,
    "r-1",
  ],
  ["at the end of a list", `["${PAD}",{"requestId":1}]`, undefined],
  ["not out of a text at the end", `{"pad":"${PAD}","t":"\\"requestId\\":5}","b":1}`, undefined],
  ["an object", `{"requestId":{"a":[1,"}"]},"pad":"${PAD}"}`, { a: [1, "}"] }],
  ["an object at the end", `{"pad":"${PAD}","requestId":{"k":[1]}}`, { k: [1] }],
  ["none that is very long", `{"requestId":"${PAD}","pad":1}`, undefined],
  ["no JSON at all", PAD, undefined],
  ["behind millions of characters", `{"a":"${'\\"'.repeat(3_000_000)}","requestId":1,"b":"${PAD}"}`, 1],
  ["the last of two", `{"requestId":1,"pad":"${PAD}","requestId":2}`, 2],
  ["behind a text that ends with backslashes", `{"a":"\\\\","requestId":[1,"]}"],"b":{}}`, [1, "]}"]],
  ["beyond ASCII", `{"requestId":"é€😀","pad":"${PAD}é"}`, "é€😀"],
  ["a text without end", `{"a":"${PAD}`, undefined],
];

/** The pieces in which a message may come. */
const SIZES = [1, 7, 65_536, Infinity];

for (const [what, text, id] of CASES) {
  Deno.test(`the id of a message that is not parsed: ${what}`, () => {
    const bytes = new TextEncoder().encode(text);
    for (const size of SIZES) {
      if (size < 100 && bytes.length > 1_000_000) continue;
      const watch = new RequestIdWatch();
      for (let at = 0; at < bytes.length; at += size) watch.push(bytes.subarray(at, at + size));
      deepStrictEqual(watch.requestId, id, `in pieces of ${size}`);
    }
  });
}
