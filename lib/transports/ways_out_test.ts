import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { Log } from "@/lib/core/mod.ts";
import type { Target } from "./permit.ts";
import { type TransportRules, WaysOut } from "./ways_out.ts";

const tcp = (host: string, port: number, ...addresses: string[]): Target => ({
  kind: "tcp",
  host,
  port,
  addresses: addresses.length > 0 ? addresses : [host],
});
const serial = (path: string, realPath = path, pseudo = false): Target => ({
  kind: "serial",
  path,
  realPath,
  pseudo,
});

function permitOf(
  rules: TransportRules,
  driver: string | undefined,
  log = new Log(),
): (target: Target) => void {
  return new WaysOut({ rules: () => rules, log: log.for("transports") }).permit("psu", () => driver);
}

const RULES: TransportRules = {
  Psu: { hosts: ["10.0.0.*", "*.lab", "fe80::*"], ports: [5025, "4000-4010"] },
  Meter: { serial: ["/dev/ttyUSB*", "COM3", "/dev/pts/*"] },
  Closed: { hosts: [], serial: [] },
  "*": { hosts: ["172.16.*"] },
};

for (
  const [driver, target, allowed] of [
    ["psu", tcp("10.0.0.7", 5025), true],
    ["Psu", tcp("10.0.0.7", 4005), true],
    ["Psu", tcp("10.0.0.7", 4011), false],
    ["Psu", tcp("10.0.1.7", 5025), false],
    ["Psu", tcp("::ffff:10.0.0.7", 5025), true],
    ["Psu", tcp("one.lab", 5025, "192.168.0.1"), true],
    ["Psu", tcp("ONE.LAB", 5025, "192.168.0.1"), true],
    ["Psu", tcp("one.lab.evil.example", 5025, "192.168.0.1"), false],
    ["Psu", tcp("one-lab", 5025, "192.168.0.1"), false],
    ["Psu", tcp("10.0.0.evil.example", 5025, "192.168.0.1"), false],
    ["Psu", tcp("other.example", 5025, "10.0.0.7"), true],
    ["Psu", tcp("other.example", 5025, "10.0.0.7", "192.168.0.1"), false],
    ["Psu", tcp("fe80::7%eth0", 5025), true],
    ["Meter", tcp("8.8.8.8", 1), true],
    ["Meter", serial("/dev/ttyUSB3"), true],
    ["Meter", serial("/dev/serial/by-id/x", "/dev/ttyUSB0"), true],
    ["Meter", serial("com3"), true],
    ["Meter", serial("/dev/ttyS0"), false],
    ["Meter", serial("/dev/pts/4", "/dev/pts/4", true), true],
    ["Closed", tcp("10.0.0.7", 5025), false],
    ["Closed", serial("/dev/ttyUSB0"), false],
    ["Anything", tcp("172.16.3.4", 5025), true],
    ["Anything", tcp("10.0.0.7", 5025), false],
    ["Anything", serial("/dev/ttyUSB0"), true],
    ["Anything", serial("/tmp/link", "/dev/pts/4"), true],
    ["Anything", serial("/dev/pts/4", "/dev/pts/4", true), false],
    [undefined, tcp("172.16.3.4", 5025), false],
  ] as [string | undefined, Target, boolean][]
) {
  const where = target.kind === "tcp" ? `${target.host}:${target.port} (${target.addresses})` : target.path;
  Deno.test(`${driver ?? "a driver not known yet"} ${allowed ? "may" : "may not"} use ${where}`, () => {
    const permit = permitOf(RULES, driver);
    if (allowed) permit(target);
    else throws(() => permit(target), { code: "VALIDATION_INVALID_VALUE", message: / may not be used / });
  });
}

Deno.test("without rules every target of a port or the network is allowed, also while a file is loaded", () => {
  permitOf({}, undefined)(tcp("8.8.8.8", 80));
  permitOf({}, "Psu")(serial("/dev/ttyACM0"));
});

Deno.test("a rule that changes counts from the next connection on", () => {
  let rules: TransportRules = {};
  const permit = new WaysOut({ rules: () => rules, log: new Log().for("x") }).permit("psu", () => "Psu");
  permit(tcp("8.8.8.8", 80));
  rules = { Psu: { hosts: [] } };
  throws(() => permit(tcp("8.8.8.8", 80)));
});

Deno.test("new targets are told once each, and not without end", () => {
  const log = new Log();
  const permit = permitOf({}, "Psu", log);
  for (let round = 0; round < 2; round++) {
    for (let port = 1; port <= 300; port++) permit(tcp("10.0.0.7", port));
  }
  const told = log.history.map(({ message }) => message);
  strictEqual(told.length, 201);
  deepStrictEqual([told[0], told.at(-1)], [
    "Psu connects to 10.0.0.7:1 for the first time, for connector psu",
    "Psu connects to more than 200 targets; further ones are not told",
  ]);
});

Deno.test("targets that are refused are told once each, with the reason", () => {
  const log = new Log();
  const permit = permitOf({ Psu: { hosts: ["10.0.0.7"] } }, "Psu", log);
  for (let round = 0; round < 3; round++) {
    throws(() => permit(tcp("10.0.0.8", 1)));
    permit({
      ...tcp("10.0.0.7", 8765) as Target & { kind: "tcp" },
      forbidden: new Error("It is the address of a server"),
    });
  }
  deepStrictEqual(log.history.map(({ level, message }) => `${level} ${message}`), [
    "warn Psu may not connect to 10.0.0.8:1, for connector psu: 10.0.0.8:1 may not be used because security.transports " +
    "(hosts) does not list it for Psu",
    "warn Psu may not connect to 10.0.0.7:8765, for connector psu: It is the address of a server",
  ]);
});
