import { match, strictEqual } from "node:assert/strict";
import { withDeadline } from "@/lib/core/mod.ts";

const PROGRAM = import.meta.resolve("./simulate.ts");

function run(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-read", "--allow-write", "--allow-ffi", PROGRAM, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test({
  name: "simulate scpi says where it answers, answers there, and ends on Ctrl+C",
  ignore: Deno.build.os === "windows",
  async fn() {
    const process = run(["scpi", "--port", "0"]);
    const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const port = async () => {
      for (;;) {
        const found = text.match(/127\.0\.0\.1:(\d+)\n/);
        if (found !== null) return Number(found[1]);
        const { value, done } = await reader.read();
        if (done) throw new RangeError(`It ended after: ${text}`);
        text += value;
      }
    };
    try {
      using connection = await Deno.connect({
        hostname: "127.0.0.1",
        port: await withDeadline(port(), { ms: 30_000, doing: "Starting the simulator" }),
      });
      await connection.write(new TextEncoder().encode("*IDN?\n"));
      const buffer = new Uint8Array(100), count = await connection.read(buffer);
      match(new TextDecoder().decode(buffer.subarray(0, count ?? 0)), /^MUXIT,/);
    } finally {
      process.kill("SIGINT");
      await reader.cancel();
      await process.stderr.cancel();
    }
    strictEqual((await process.status).code, 0);
  },
});

Deno.test("simulate without the name of a simulator says how to call it and fails", async () => {
  const { code, stderr } = await run(["--port", "abc"]).output();
  strictEqual(code, 1);
  match(new TextDecoder().decode(stderr), /Usage: deno task simulate scpi/);
});
