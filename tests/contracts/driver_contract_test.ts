import { join } from "node:path";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { findPython } from "@/lib/driver_host/mod.ts";
import { HOME } from "../support/test_server.ts";
import { hasProgram } from "../../tools/debian_packages.ts";
import { driverContract } from "./driver_contract.ts";

const python = await findPython();
const noPython = "missing" in python ? "needs Python 3.10 or newer" : undefined;
const NATIVE = join(HOME, "drivers", "_sdk", "native");
const compiler = ["cc", "gcc", "clang"].find(hasProgram);

driverContract({
  driver: "TestDevice",
  config: { dashboardPort: 0, videoFps: 0 },
  moving: ["temperature", "count"],
});

driverContract({
  driver: "GUI",
  config: {
    widgets: [{ name: "level", type: "gauge", value: 3 }, { name: "note", type: "text", value: "x" }],
  },
});

driverContract({ driver: "FileAccess", config: { basePath: "./data" } });

driverContract({
  driver: "GenericScpi",
  config: {
    transport: "tcp",
    host: "127.0.0.1",
    autoConnect: true,
    scpi: { properties: { voltage: { cmd: "VOLT", type: "float" }, output: { cmd: "OUTP", type: "bool" } } },
  },
  async prepare() {
    const simulator = await startScpiSimulator({ port: 0 });
    return { config: { port: simulator.port }, [Symbol.asyncDispose]: () => simulator.close() };
  },
});

driverContract({ driver: "MockInstrument" });

driverContract({
  driver: "NativeCounter",
  ignore: compiler === undefined ? "needs a C compiler: apt-get install -y gcc" : undefined,
  async prepare(workspace) {
    const folder = join(workspace, "drivers", "native_counter");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.copyFile(join(NATIVE, "manifest.json"), join(folder, "manifest.json"));
    await new Deno.Command(compiler!, {
      args: ["-O2", "-o", join(folder, "counter"), join(NATIVE, "counter.c")],
    }).output();
    return {};
  },
});

const COUNTER = `_count = 0

def get_count() -> int:
    """Where it stands."""
    return _count

def set_count(value: int):
    global _count
    _count = int(value)

def step(by: int = 1) -> int:
    """Counts on."""
    set_count(_count + by)
    return _count
`;

driverContract({
  driver: "Python",
  files: { "python/counter.py": COUNTER },
  config: { script: "counter" },
  ignore: noPython,
});

const TYPED = `from muxit_driver import Driver, run

class Typed(Driver):
    META = {
        "name": "Typed", "version": "1.2.3", "description": "A typed Python driver for the contract of all drivers",
        "group": "instruments",
        "properties": {"voltage": {"type": "double", "access": "R/W", "unit": "V"}, "label": {"type": "string", "access": "R"}},
        "actions": {"reset": {"description": "Reset"}, "ramp": {"args": {"to": "double", "steps": "int?"}}},
        "streams": ["measurements"],
    }

    def init(self, config):
        self.voltage = 0.0

    async def get(self, property):
        if property == "voltage": return self.voltage
        if property == "label": return "typed"
        raise KeyError(property)

    def set(self, property, value):
        if property != "voltage": raise KeyError(property)
        self.voltage = float(value)
        self.emit("measurements", {"v": self.voltage})

    def execute(self, action, args):
        if action == "reset": self.voltage = 0.0
        elif action == "ramp": self.voltage = float(args["to"])
        else: raise KeyError(action)

if __name__ == "__main__":
    run(Typed)
`;

driverContract({ driver: "Typed", files: { "drivers/typed.driver.py": TYPED }, ignore: noPython });
