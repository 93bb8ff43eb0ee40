/** A manifest with nothing to complain about; `changes` go over it. */
export function goodManifest(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    formatVersion: 1,
    id: "acme/lamp",
    name: "Lamp",
    version: "1.2.0",
    entryPoint: "lamp.driver.js",
    category: "free",
    tier: 1,
    description: "Switches a lamp on and off, and tells how bright it is.",
    tags: ["power"],
    author: { name: "Acme" },
    group: "instruments",
    ...changes,
  };
}

export const LAMP_JS = `export default {
  meta: { name: "Lamp", version: "1.2.0", properties: { on: { type: "boolean", access: "rw" } } },
  get() { return true; },
};
`;

export const LAMP_PY = `"""run( and META in a text count for nothing"""
from muxit_driver import Driver, run

class Lamp(Driver):
    META = {"name": "Lamp", "version": "1.2.0", "properties": {}}

if __name__ == "__main__":
    run(Lamp)
`;

export const TEMPLATE = `export default { driver: "Lamp", config: {} };\n`;

/** The files of a JavaScript driver without findings. */
export function goodProject(changes: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return {
    "manifest.json": JSON.stringify(goodManifest(changes)),
    "lamp.driver.js": LAMP_JS,
    "template.js": TEMPLATE,
  };
}

/** The files of a Python driver without findings. */
export function goodPython(changes: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return {
    "manifest.json": JSON.stringify(goodManifest({ tier: 2, entryPoint: "lamp.driver.py", ...changes })),
    "lamp.driver.py": LAMP_PY,
    "template.js": TEMPLATE,
  };
}

/** The files of a native driver without findings. */
export function goodNative(changes: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return {
    "manifest.json": JSON.stringify(goodManifest({ tier: 3, entryPoint: "lamp", ...changes })),
    "lamp": "#!/bin/sh\n",
    "template.js": TEMPLATE,
  };
}
