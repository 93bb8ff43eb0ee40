import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { GuestPipes } from "./guest_pipes.ts";

const linux = Deno.build.os === "linux";

function start(program: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
}

Deno.test({
  name: "what is written into the pipe of a child arrives in front of what is written into its stream",
  ignore: !linux,
  async fn() {
    const child = start("cat");
    const pipes = GuestPipes.of(child.pid)!;
    strictEqual(pipes.write(new TextEncoder().encode("first ")), 6);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode("second"));
    pipes.close();
    strictEqual(pipes.write(new Uint8Array(1)), 0);
    // Nothing of ours holds the pipe: the child sees that its input ends.
    await writer.close();
    deepStrictEqual(await new Response(child.stdout).text(), "first second");
    ok((await child.status).success);
  },
});

Deno.test({
  name: "what does not fit into the pipe of a child is left over, and nothing is written to one that is gone",
  ignore: !linux,
  async fn() {
    const child = start("sleep", "60");
    const pipes = GuestPipes.of(child.pid)!;
    const bytes = new Uint8Array(1024 * 1024);
    const written = pipes.write(bytes);
    ok(written > 0 && written < bytes.length, `${written} bytes`);
    strictEqual(pipes.write(bytes), 0);
    child.kill("SIGKILL");
    await child.status;
    strictEqual(pipes.write(bytes), 0);
    pipes.close();
    await child.stdin.abort().catch(() => {});
    await child.stdout.cancel();
  },
});

Deno.test({
  name: "what a child has written can be taken at once, and what is not taken comes through its stream",
  ignore: !linux,
  async fn() {
    const child = start("cat");
    const pipes = GuestPipes.of(child.pid)!;
    const memory = new Uint8Array(5);
    strictEqual(pipes.read(memory), 0);
    pipes.write(new TextEncoder().encode("first second"));
    const end = performance.now() + 5000;
    let read = 0;
    while (read === 0 && performance.now() < end) read = pipes.read(memory);
    strictEqual(new TextDecoder().decode(memory.subarray(0, read)), "first");
    pipes.close();
    strictEqual(pipes.read(memory), 0);
    await child.stdin.close();
    strictEqual(await new Response(child.stdout).text(), " second");
    ok((await child.status).success);
  },
});
