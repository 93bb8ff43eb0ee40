import readme from "./README.md.txt" with { type: "text" };
import changelog from "./CHANGELOG.md.txt" with { type: "text" };
import template from "./template.js.txt" with { type: "text" };
import javascript from "./javascript/driver.js.txt" with { type: "text" };
import javascriptTest from "./javascript/driver_test.js.txt" with { type: "text" };
import python from "./python/driver.py.txt" with { type: "text" };
import pythonTest from "./python/driver_test.py.txt" with { type: "text" };
import native from "./native/driver.c.txt" with { type: "text" };
import nativeTest from "./native/driver_test.js.txt" with { type: "text" };
import type { DriverNames } from "./driver_names.ts";

/** The kinds of driver there are. */
export type DriverKind = "js" | "py" | "native";

/** What a new driver is made of. */
export interface ScaffoldOptions extends DriverNames {
  kind: DriverKind;
  /** First part of the id. */
  org: string;
  /** Where it will lie, as a person would type it. */
  folder: string;
}

interface Shape {
  tier: 1 | 2 | 3;
  entry(short: string): string;
  /** Files beside those every driver has; keys may hold placeholders. */
  files: Readonly<Record<string, string>>;
  description: string;
  /** What to do first, as text for the README. */
  attempt: string;
}

const PROGRAM_SUFFIX = Deno.build.os === "windows" ? ".exe" : "";

const SHAPES: Readonly<Record<DriverKind, Shape>> = {
  js: {
    tier: 1,
    entry: (short) => `${short}.driver.js`,
    files: { "__FILE__.driver.js": javascript, "__FILE___test.js": javascriptTest },
    description: "Starting point for a driver in JavaScript, with simulated values.",
    attempt: "    deno test -A __FOLDER__/__FILE___test.js",
  },
  py: {
    tier: 2,
    entry: (short) => `${short}.driver.py`,
    files: { "__FILE__.driver.py": python, "test_driver.py": pythonTest, "requirements.txt": "" },
    description: "Starting point for a driver in Python, with simulated values.",
    attempt: "    cd __FOLDER__\n    python3 -m unittest test_driver.py\n\n" +
      "`muxit_driver/` is a copy of the SDK for your editor and the tests; building packs the current one.",
  },
  native: {
    tier: 3,
    entry: (short) => short + PROGRAM_SUFFIX,
    files: { "__FILE__.c": native, "__FILE___test.js": nativeTest },
    description: "Starting point for a native driver in C, with a simulated counter.",
    attempt:
      "    cc -O2 -o __FOLDER__/__ENTRY__ __FOLDER__/__FILE__.c\n    deno test -A __FOLDER__/__FILE___test.js\n\n" +
      "Any language will do: the driver is an executable that speaks JSON lines on stdin and stdout. An executable is made " +
      "for one system; build one package for each.",
  },
};

/** The files of a new driver, by name. */
export function scaffold(options: ScaffoldOptions): Record<string, string> {
  const { kind, name, short, org, folder } = options;
  const shape = SHAPES[kind];
  const manifest = {
    formatVersion: 1,
    id: `${org}/${short}`,
    name,
    version: "0.1.0",
    entryPoint: shape.entry(short),
    category: "free",
    tier: shape.tier,
    description: shape.description,
    group: "utilities",
    tags: ["other"],
    author: { name: org },
  };
  const values: Readonly<Record<string, string>> = {
    TRY: shape.attempt,
    NAME: name,
    FILE: short,
    ENTRY: manifest.entryPoint,
    FOLDER: folder,
    DESCRIPTION: shape.description,
  };
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [key, value]) => filled.replaceAll(`__${key}__`, value), text);
  const texts = {
    ...shape.files,
    "template.js": templateOf(kind),
    "README.md": readme,
    "CHANGELOG.md": changelog,
  };
  return {
    "manifest.json": JSON.stringify(manifest, null, 2) + "\n",
    ...Object.fromEntries(Object.entries(texts).map(([file, text]) => [fill(file), fill(text)])),
  };
}

// The driver in C has a count and no label.
function templateOf(kind: DriverKind): string {
  return kind === "native" ? template.replace('{ label: "__NAME__" }', "{}") : template;
}
