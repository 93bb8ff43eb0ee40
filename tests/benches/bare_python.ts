import { findPython } from "@/lib/driver_host/mod.ts";
import { median } from "./statistics.ts";

/** The raw control of a Python driver: the shortest program that answers lines of JSON. */
const PROGRAM = `import json, sys
for line in sys.stdin:
    request = json.loads(line)
    sys.stdout.write(json.dumps({"id": request["id"], "result": 1.5}) + "\\n")
    sys.stdout.flush()
`;

/** Median milliseconds of one round trip to a bare Python process over its pipes, from this process. */
export async function bareRoundTrip(ms: number): Promise<number> {
  const python = await findPython();
  if ("missing" in python) throw new Error(python.missing);
  const child = new Deno.Command(python.path, {
    args: ["-u", "-c", PROGRAM],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  const request = new TextEncoder().encode('{"id": 1, "method": "get", "params": {"property": "value"}}\n');
  const delays: number[] = [];
  for (const begin = performance.now(); performance.now() - begin < ms;) {
    const sent = performance.now();
    await writer.write(request);
    for (let ended = false; !ended;) {
      const { value } = await reader.read();
      ended = value === undefined || value.at(-1) === 10;
    }
    delays.push(performance.now() - sent);
  }
  await writer.close();
  await reader.cancel();
  await child.status;
  return median(delays);
}

/** Milliseconds from the spawn of a bare Python process to its first word. */
export async function bareStart(): Promise<number> {
  const python = await findPython();
  if ("missing" in python) throw new Error(python.missing);
  const begin = performance.now();
  const child = new Deno.Command(python.path, {
    args: ["-u", "-c", "print('up')"],
    stdout: "piped",
    stdin: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const taken = performance.now() - begin;
  await reader.cancel();
  await child.status;
  return taken;
}
