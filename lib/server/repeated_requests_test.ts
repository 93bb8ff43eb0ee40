import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { parseRequest } from "./parse_request.ts";
import { RepeatedRequests } from "./repeated_requests.ts";

const TEXTS = [
  '{"type":"connector.call","connector":"psu","property":"voltage","requestId":"ID"}',
  '{"type":"connector.call","connector":"psu","property":"voltage","args":[1],"requestId":"ID"}',
  '{"requestId":"x","type":"connector.call","connector":"psu","property":"voltage","requestId":"ID"}',
  '{"type":"connector.call","connector":"psu","method":"m","args":{"a":1,"requestId":"ID"}}',
  '{"type":"connector.call","connector":"psu","property":"a,\\"requestId\\":\\"ID"}',
  '{"type":"connector.call","connector":"psu","property":",\\"requestId\\":","requestId":"ID"}',
  '{"type":"server.status","requestId":"ID"}',
  '{"type":"connector.call","connector":"psu","property":"voltage","requestId":"ID"} ',
  '{"type":"connector.call","connector":"psu","property":"voltage","requestId": "ID"}',
];

Deno.test("a repeated request is what parsing gives, whatever its id", () => {
  const requests = new RepeatedRequests();
  for (const id of ["1", "2", "a b", "\\u0041", '\\"', "", "1"]) {
    for (const text of TEXTS) {
      const request = text.replace("ID", id);
      deepStrictEqual(requests.parse(request), parseRequest(request), request);
    }
  }
});

Deno.test("a repeated request that is none is refused each time", () => {
  const requests = new RepeatedRequests();
  for (let i = 0; i < 3; i++) {
    throws(() => requests.parse('{"type":"connector.call","connector":"","property":"a","requestId":"1"}'));
    throws(() => requests.parse('{"type":"nothing","requestId":"1"}'));
    throws(() => requests.parse(',"requestId":"1"}'));
  }
});

Deno.test("only so many requests are remembered", () => {
  const requests = new RepeatedRequests();
  for (let i = 0; i < 2000; i++) {
    const { fields } = requests.parse(
      `{"type":"connector.call","connector":"c","property":"p${i}","requestId":"1"}`,
    );
    strictEqual((fields as { property: string }).property, `p${i}`);
  }
});
