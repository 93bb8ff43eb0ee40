import type { Locator, Page } from "playwright-core";
import type { TestServer } from "../support/test_server.ts";
import { startLab } from "./lab.ts";

/** A driver with values of every kind; what goes wrong with it is written to it. */
const DRIVER = `
const values = {
  tiny: 0.0000019, big: 9999999.987, id: 123456789012, ratio: 2 / 3, nan: NaN, far: -Infinity,
  list: [1, 2 / 3, 123456789], probe: 4.2, level: 12.5, range: "mid", out: true, refused: 0, writes: 0,
};
let fails = {};
let hanging = [];
export default {
  meta: {
    name: "Odd", version: "1.0.0", description: "Values of every kind, some of them wrong", group: "utilities",
    properties: {
      tiny: { type: "double", access: "r", unit: "A" }, big: { type: "double", access: "r" },
      id: { type: "long", access: "r" }, ratio: { type: "double", access: "r", unit: "V", precision: 3 },
      nan: { type: "double", access: "r", unit: "V" }, far: { type: "double", access: "r" },
      list: { type: "object", access: "r" }, probe: { type: "double", access: "rw", unit: "V" },
      level: { type: "double", access: "rw", unit: "V", max: 30 },
      range: { type: "string", access: "rw", enum: ["low", "mid", "high"] },
      out: { type: "bool", access: "rw" },
      refused: { type: "double", access: "rw" }, writes: { type: "int", access: "r" },
    },
    actions: {
      facts: { description: "What it is" },
      fail: { args: { property: "string", reason: "string" } },
      mend: {},
      go: { args: {
        speed: { type: "int", min: 1, max: 9 }, mode: { type: "string", enum: ["a", "b"] },
        fast: "bool", soft: "bool?",
      } },
    },
    streams: [],
  },
  async init() {},
  async get(name) {
    if (fails[name] === "hang") await new Promise((resolve) => hanging.push(resolve));
    else if (name in fails) throw new Error(fails[name]);
    return values[name];
  },
  async set(name, value) {
    values.writes++;
    if (name === "refused") throw new Error("the device is locked");
    values[name] = value;
  },
  async execute(action, args) {
    if (action === "facts") return { serial: 987654321, gain: 0.1 + 0.2 };
    if (action === "fail") fails[args.property] = args.reason;
    if (action === "mend") {
      fails = {};
      for (const resolve of hanging.splice(0)) resolve();
    }
    return action === "go" ? JSON.stringify(args) : null;
  },
  async shutdown() {},
};
`;

const NAMES = [
  "tiny",
  "big",
  "id",
  "ratio",
  "nan",
  "far",
  "list",
  "probe",
  "level",
  "range",
  "out",
  "writes",
];

/** Files of a workspace with the connector `odd`. */
export const ODD_FILES: Record<string, string> = {
  "drivers/odd.driver.js": DRIVER,
  "connectors/odd.js": `export default { driver: "Odd", poll: ${
    JSON.stringify(NAMES)
  }, pollRate: 100, expose: ${JSON.stringify([...NAMES, "refused", "facts", "fail", "mend", "go"])} };\n`,
};

/** Starts a server with the connector `odd`, and other files. */
export function startOddLab(files: Record<string, string> = {}): Promise<TestServer> {
  return startLab({ ...ODD_FILES, ...files });
}

/** The card of a connector. */
export function card(page: Page, name: string): Locator {
  return page.getByRole("article", { name, exact: true });
}

/** The row of a property of `odd`. */
export function oddRow(page: Page, property: string): Locator {
  return card(page, "odd").getByRole("group", { name: property, exact: true });
}
