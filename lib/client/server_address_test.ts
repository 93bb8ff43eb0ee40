import { strictEqual, throws } from "node:assert/strict";
import { httpUrl, isThisMachine, socketUrl } from "./server_address.ts";

for (
  const [written, meant] of [
    ["ws://localhost:8765/ws", "ws://localhost:8765/ws"],
    ["ws://localhost:8765", "ws://localhost:8765/ws"],
    ["http://lab:8765/", "ws://lab:8765/ws"],
    ["https://lab.example/muxit/ws", "wss://lab.example/muxit/ws"],
    ["wss://lab/ws?x=1#part", "wss://lab/ws?x=1"],
  ] as const
) {
  Deno.test(`socketUrl() takes ${written}`, () => strictEqual(socketUrl(written), meant));
}

Deno.test("socketUrl() refuses what is no address of a server, and says what one looks like", () => {
  throws(() => socketUrl("lab"), { code: "VALIDATION_INVALID_VALUE", message: /ws:\/\/localhost:8765\/ws/ });
  throws(() => socketUrl("localhost:8765"), { message: /begins with ws:, wss:, http: or https:/ });
});

Deno.test("httpUrl() is beside the WebSocket, also behind a prefix", () => {
  strictEqual(httpUrl("ws://lab:8765/ws", "api/auth/token").href, "http://lab:8765/api/auth/token");
  strictEqual(httpUrl("wss://lab/muxit/ws", "api/auth/token").href, "https://lab/muxit/api/auth/token");
});

Deno.test("isThisMachine() knows the loopback names and no others", () => {
  for (const host of ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) {
    strictEqual(isThisMachine(new URL(`ws://${host}/`)), true, host);
  }
  for (const host of ["lab", "128.0.0.1", "[::2]", "localhost.example", "127.example"]) {
    strictEqual(isThisMachine(new URL(`ws://${host}/`)), false, host);
  }
});
