import { join } from "node:path";
import { rejects, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startLab } from "../documents/lab.ts";
import { freePort } from "../support/free_port.ts";

/** A server of instruments that nobody here wrote. */
const JUDGE = "sinstruments";
const PROBE: Deno.CommandOptions = { args: ["-c", `import ${JUDGE}, yaml`], stdout: "null", stderr: "null" };
const NOTE = isThere() ? "" : ` (needs ${JUDGE}: python3 -m pip install ${JUDGE} pyyaml)`;

/** An instrument as many are: no `*IDN?`, acknowledged settings, headers, units with prefixes, NUL padding. */
const INSTRUMENT = `
from sinstruments.simulator import BaseDevice

class Odd(BaseDevice):
    newline = b"\\r"
    volts = 0.0
    output = b"OFF"

    def handle_message(self, message):
        command = message.strip()
        if command == b"VOLT?":
            return b"VOLT %.3e mV\\0\\0\\r" % (self.volts * 1000)
        if command == b"OUTP?":
            return b"OUTP " + self.output + b"\\r"
        if command == b"MASK?":
            return b"#HFF\\r"
        if command.startswith(b"VOLT "):
            self.volts = float(command[5:])
            return b"OK\\r"
        if command.startswith(b"OUTP "):
            self.output = command[5:]
            return b"OK\\r"
`;

function isThere(): boolean {
  try {
    return new Deno.Command("python3", PROBE).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: `an instrument of another server is driven as it is${NOTE}`,
  ignore: NOTE !== "",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "muxit-foreign-" });
    const port = freePort();
    await Deno.writeTextFile(join(folder, "odd.py"), INSTRUMENT);
    const transports = [{ type: "tcp", url: `127.0.0.1:${port}` }];
    const devices = [{ class: "Odd", package: "odd", name: "odd", transports }];
    await Deno.writeTextFile(join(folder, "odd.yml"), JSON.stringify({ devices }));
    const judge = new Deno.Command("python3", {
      args: ["-m", "sinstruments.simulator", "-c", join(folder, "odd.yml")],
      env: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await eventually(() => answersOn(port), "the foreign server to listen");
      await using lab = await startLab({
        "odd.js": `export default { driver: "GenericScpi", config: {
          host: "127.0.0.1", port: ${port}, autoConnect: true, identify: false, terminator: "\\r", ack: "OK", timeout: 2000,
          scpi: { properties: {
            voltage: { cmd: "VOLT", type: "float", unit: "V", max: 30 },
            output: { cmd: "OUTP", type: "bool" },
            mask: { cmd: "MASK?", type: "int" },
            absent: { cmd: "NOPE?", type: "float", poll: false, timeout: 300 },
          } } } };`,
      });
      const { client } = lab;
      await client.set("odd", "voltage", 12.5);
      strictEqual(await client.get("odd", "voltage"), 12.5);
      await client.set("odd", "output", true);
      strictEqual(await client.get("odd", "output"), true);
      strictEqual(await client.get("odd", "mask"), 255);
      await rejects(client.get("odd", "absent"), /Cannot read 'absent' of 'odd'.*No answer within 300 ms/);
      strictEqual(await client.get("odd", "voltage"), 12.5);
    } finally {
      judge.kill("SIGKILL");
      await judge.status;
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function answersOn(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
