/**
 * A process that disturbs: other clients must not feel it, or not much. `disturb.ts` says what it can do.
 *
 * @module
 */
import type { Disturbance, LargeContent } from "./disturb.ts";
import { Link } from "./link.ts";
import { pause } from "./pause.ts";

/** A little below what the server takes. */
const LARGE = 8 * 1024 * 1024 - 1024;

const disturbance: Disturbance = JSON.parse(Deno.args[0]!);
if (disturbance.kind === "spin") await spin();
else if (disturbance.kind === "write") await write(disturbance);
else await sendLarge(disturbance);

async function spin(): Promise<never> {
  await say("spinning");
  for (;;);
}

async function write(given: Extract<Disturbance, { kind: "write" }>): Promise<never> {
  const { at, connector, properties, everyMs } = given;
  const link = "url" in at ? await Link.open(at.url) : await connect(at.port);
  await say("writing");
  // Six digits from the beginning, so that all batches are equally long.
  for (let round = 100_000;; round++) {
    const texts = Array.from(
      { length: properties },
      (_, index) =>
        JSON.stringify({ type: "connector.call", connector, property: `p${index}`, args: [round] }),
    );
    const took = await link.burst(texts, '{"type":"connector.response"');
    await pause(Math.max(0, everyMs - took));
  }
}

async function connect(port: number): Promise<Link> {
  const { token } = await (await fetch(`http://127.0.0.1:${port}/api/auth/token`)).json();
  return await Link.open(`ws://127.0.0.1:${port}/ws`, ["muxit", `auth-${token}`]);
}

async function sendLarge(
  { url, protocols, content }: Extract<Disturbance, { kind: "send" }>,
): Promise<never> {
  const link = await Link.open(url, protocols);
  const text = `{"type":"server.status","pad":${padding(content)}}`;
  await say("sending");
  for (;;) await link.burst([text], "");
}

function padding(content: LargeContent): string {
  return content === "text" ? `"${"x".repeat(LARGE)}"` : `[${"1.5,".repeat(LARGE / 4)}1]`;
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}
