import { newestBuild } from "@/lib/bundles/mod.ts";
import { Log } from "@/lib/core/mod.ts";
import {
  GuestPool,
  type GuestServices,
  GuestSession,
  type ScriptServices,
  ScriptSession,
  startReaper,
} from "@/lib/sandbox/mod.ts";
import { HOME } from "../support/test_server.ts";

// What our own guest program has, for a program that stands in its place: frames in and out, and no manners.
const FRAMES = `
const encoder = new TextEncoder(), decoder = new TextDecoder();
function send(header, payload = new Uint8Array(0)) {
  const head = encoder.encode(typeof header === "string" ? header : JSON.stringify(header));
  const frame = new Uint8Array(8 + head.length + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 4 + head.length + payload.length, true);
  view.setUint32(4, head.length, true);
  frame.set(head, 8);
  frame.set(payload, 8 + head.length);
  for (let sent = 0; sent < frame.length;) sent += Deno.stdout.writeSync(frame.subarray(sent));
}
function exactly(count) {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const read = Deno.stdin.readSync(bytes.subarray(at));
    if (read === null) Deno.exit(0);
    at += read;
  }
  return bytes;
}
function next() {
  const body = exactly(new DataView(exactly(4).buffer).getUint32(0, true));
  const size = new DataView(body.buffer).getUint32(0, true);
  return JSON.parse(decoder.decode(body.subarray(4, 4 + size)));
}
const first = next();
`;

/** A place for programs that pretend to be guests. */
export interface LostGuests extends AsyncDisposable {
  /** Where the programs lie, and nothing else. */
  readonly folder: string;
  /** Runs a text in a connector's place; it has `send(header, payload)`, `next()` and the frame `first`. */
  connector(text: string, services?: Partial<GuestServices>): Promise<GuestSession>;
  /** Runs a text in a script's place. */
  script(text: string, services?: Partial<ScriptServices>): Promise<ScriptSession>;
}

const nothing = () => {};
const CONNECTOR: GuestServices = {
  ask: () => new Promise(nothing),
  open: nothing,
  listen: nothing,
  emit: nothing,
  stream: nothing,
  dropped: nothing,
  uncaught: nothing,
  log: nothing,
};
const SCRIPT: ScriptServices = {
  ask: () => new Promise(nothing),
  log: nothing,
  say: nothing,
  emit: nothing,
  on: () => nothing,
  stream: nothing,
  line: nothing,
  lost: nothing,
};

/** Makes the place. */
export async function lostGuests(): Promise<LostGuests> {
  const folder = await Deno.makeTempDir();
  const reaper = startReaper({ program: (await newestBuild(HOME)).reaper });
  const pools: GuestPool[] = [];
  const take = async (text: string) => {
    const program = `${folder}/${pools.length}.js`;
    await Deno.writeTextFile(program, FRAMES + text);
    const pool = new GuestPool({
      program,
      reaper,
      log: new Log().for("guest"),
      warm: 0,
      limits: { heapMb: 128 },
    });
    pools.push(pool);
    return pool.take();
  };
  return {
    folder,
    connector: async (text, services) => new GuestSession(await take(text), { ...CONNECTOR, ...services }),
    script: async (text, services) => {
      const session = new ScriptSession(await take(text), { ...SCRIPT, ...services });
      session.start({ name: "lost", source: "", trace: false });
      return session;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await reaper.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
