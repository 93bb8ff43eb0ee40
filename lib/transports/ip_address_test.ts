import { strictEqual } from "node:assert/strict";
import { isSelfAddress, plainAddress } from "./ip_address.ts";

for (
  const [text, plain, self] of [
    ["127.0.0.1", "127.0.0.1", true],
    ["127.200.3.4", "127.200.3.4", true],
    ["0.0.0.0", "0.0.0.0", true],
    ["010.0.0.1", "10.0.0.1", false],
    ["192.168.1.5", "192.168.1.5", false],
    ["::1", "::1", true],
    ["[::1]", "::1", true],
    ["0:0:0:0:0:0:0:0", "::", true],
    ["::ffff:127.0.0.1", "127.0.0.1", true],
    ["0:0:0:0:0:FFFF:7F00:0001", "127.0.0.1", true],
    ["::127.0.0.1", "127.0.0.1", true],
    ["64:ff9b::127.0.0.1", "127.0.0.1", true],
    ["::ffff:a9fe:a9fe", "169.254.169.254", false],
    ["FD00:EC2::0254", "fd00:ec2::254", false],
    ["fe80::1%eth0", "fe80::1", false],
    ["256.1.1.1", undefined, false],
    ["127.1", undefined, false],
    ["2130706433", undefined, false],
    ["psu.lab", undefined, false],
    ["", undefined, false],
    ["::1::", undefined, false],
  ] as const
) {
  Deno.test(`plainAddress() gives ${plain} for "${text}"`, () => {
    strictEqual(plainAddress(text), plain);
    strictEqual(plain !== undefined && isSelfAddress(plain), self);
  });
}
