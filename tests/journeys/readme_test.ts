import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { PtyPair } from "@/lib/transports/contract/pty_pair.ts";
import { hasProgram } from "../../tools/debian_packages.ts";
import { freePort } from "../support/free_port.ts";
import { eventually } from "../support/eventually.ts";
import { type FencedBlock, fencedBlocks } from "../support/fenced_blocks.ts";
import { RunningProgram } from "../support/running_program.ts";
import { HOME } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const README = join(HOME, "README.md");

/** A thermometer as the driver of the README wants one. */
function thermometer(): AsyncDisposable & { port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const serve = async (connection: Deno.Conn) => {
    const decoder = new TextDecoder();
    for await (const chunk of connection.readable) {
      for (const line of decoder.decode(chunk).split("\n")) {
        if (line === "T?") await connection.write(new TextEncoder().encode("21.5\n"));
      }
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      serve(connection).catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await accepting;
      for (const connection of connections) {
        try {
          connection.close();
        } catch {
          // Its stream has closed it already.
        }
      }
    },
  };
}

/** A reader of the README: does what stands there, on a workspace, ports and instruments of the test's own. */
class Reader implements AsyncDisposable {
  readonly #things = new AsyncDisposableStack();
  readonly #port = freePort();
  readonly #simulatorPort = freePort();
  #folder = "";
  #client: WireClient | undefined;

  get client(): WireClient {
    return this.#client!;
  }

  /** `npx -y deno@2.9 task …`, with more arguments behind. */
  command(text: string, ...more: string[]): RunningProgram {
    const words = text.trim().split(/\s+/);
    deepStrictEqual(words.slice(0, 4), ["npx", "-y", "deno@2.9", "task"]);
    const at = words.indexOf("--");
    const args = at < 0 ? [...words.slice(3), ...more] : [...words.slice(3, at), ...more, ...words.slice(at)];
    return this.#things.use(new RunningProgram(Deno.execPath(), { args, cwd: HOME }));
  }

  async start({ text }: FencedBlock): Promise<void> {
    this.#folder = await Deno.makeTempDir({ prefix: "muxit-readme-" });
    this.#things.defer(() => Deno.remove(this.#folder, { recursive: true }));
    const server = this.command(text, "--port", String(this.#port), "--workspace", this.#folder);
    await server.prints(/Connectors ready/);
    const { token } = await (await fetch(`http://127.0.0.1:${this.#port}/api/auth/token`)).json();
    this.#client = this.#things.use(await WireClient.connect({ port: this.#port, token }));
    strictEqual(await this.client.get("psu", "voltage"), 0);
  }

  async simulate({ text }: FencedBlock): Promise<void> {
    await this.save(
      "connectors/scpi-demo.js",
      (source) => source.replace("5025", String(this.#simulatorPort)),
    );
    const simulator = this.command(text, "--port", String(this.#simulatorPort));
    await simulator.prints(/answers SCPI/);
    await this.reads("scpi-demo", "voltage", (value) => typeof value === "number");
  }

  async supply({ text }: FencedBlock): Promise<void> {
    const cable = this.#things.use(await PtyPair.create());
    this.#things.use(await startScpiSimulator({ serialPath: cable.far, baudRate: 9600 }));
    await this.write(text.replace("/dev/ttyUSB0", cable.near));
    await this.reads("supply", "measured_voltage", (value) => typeof value === "number");
    await this.client.set("supply", "voltage", 3);
    strictEqual(await this.client.get("supply", "voltage"), 3);
  }

  async thermometer({ text }: FencedBlock): Promise<void> {
    const device = this.#things.use(thermometer());
    await this.write(text.replace("192.168.1.50", "127.0.0.1").replace("4001", String(device.port)));
    await this.reads("thermometer", "temperature", (value) => value === 21.5);
  }

  async run({ text }: FencedBlock): Promise<void> {
    const cli = this.command(text, "--port", String(this.#port), "--workspace", this.#folder);
    strictEqual(await cli.ended(), 0, cli.output);
    match(cli.output, /5 V set, 4\.9\d+ V measured|5 V set, 5\.0?\d* V measured/);
    strictEqual(await this.client.get("psu", "output"), true);
  }

  async program({ text }: FencedBlock): Promise<void> {
    const file = join(this.#folder, "data", "program.mjs");
    await Deno.writeTextFile(file, text.replaceAll("8765", String(this.#port)));
    const program = new RunningProgram(Deno.execPath(), {
      args: ["run", "--no-config", "--allow-net", file],
      cwd: this.#folder,
    });
    this.#things.use(program);
    match((await program.prints(/"value":\S+/))[0], /"value":5\b/);
  }

  /** Writes a block that begins with its path to where it says. */
  async write(text: string): Promise<void> {
    const [, path] = /^\/\/ workspace\/(\S+)\n/.exec(text)!;
    await this.save(path!, () => text);
  }

  async save(path: string, change: (source: string) => string): Promise<void> {
    const file = join(this.#folder, path);
    await Deno.writeTextFile(file, change(await Deno.readTextFile(file).catch(() => "")));
  }

  async reads(connector: string, property: string, fits: (value: unknown) => boolean): Promise<void> {
    let last: unknown;
    const look = async () => fits(last = await this.client.get(connector, property).catch(String));
    await eventually(look, () => `${connector}.${property}, which is ${last}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#things.disposeAsync();
  }
}

type Step = (reader: Reader, block: FencedBlock) => Promise<void>;

/** What a reader does with each block, by how it begins. A block that is none of them fails the test. */
const STEPS: readonly [begins: string, step: Step][] = [
  ["npx -y deno@2.9 task start\n", (reader, block) => reader.start(block)],
  ["npx -y deno@2.9 task simulate scpi\n", (reader, block) => reader.simulate(block)],
  ["// workspace/connectors/supply.js\n", (reader, block) => reader.supply(block)],
  ["// workspace/drivers/thermometer.driver.js\n", (reader, { text }) => reader.write(text)],
  ["// workspace/connectors/thermometer.js\n", (reader, block) => reader.thermometer(block)],
  ["// workspace/scripts/ramp.js\n", (reader, { text }) => reader.write(text)],
  ["npx -y deno@2.9 task cli -- script run ramp.js\n", (reader, block) => reader.run(block)],
  ["const { token } =", (reader, block) => reader.program(block)],
];

Deno.test({
  name: "the README can be followed, block by block (needs socat)",
  ignore: Deno.build.os === "windows" || !hasProgram("socat"),
  async fn(t) {
    await using reader = new Reader();
    const blocks = fencedBlocks(README);
    deepStrictEqual(blocks.length, STEPS.length, "every block of the README is followed here");
    for (const [index, [begins, step]] of STEPS.entries()) {
      const block = blocks[index]!;
      ok(block.text.startsWith(begins), `block ${index + 1} should begin with ${begins}, not ${block.text}`);
      ok(await t.step(begins.trim(), () => step(reader, block)), "a step that fails ends the walk");
    }
  },
});
