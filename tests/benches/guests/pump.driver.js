// deno-lint-ignore-file require-await -- the functions of a driver are async, whether or not they wait

// Emits 64 KB of bytes as fast as a JavaScript driver can, while `running` is true.

const item = new Uint8Array(65536).fill(0x55);
/** Items between two turns of the event loop: more than the host takes unacknowledged, so that this is no limit. */
const BURST = 64;
let running = false;

async function pump() {
  while (running) {
    for (let index = 0; index < BURST; index++) __emitStream("frames", item);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

export default {
  meta: {
    name: "JsPump",
    version: "1.0.0",
    description: "Emits 64 KB items without pause",
    group: "utilities",
    properties: { running: { type: "boolean", access: "rw", description: "Emit or rest" } },
    actions: {},
    streams: ["frames"],
  },
  async get() {
    return running;
  },
  async set(_property, value) {
    if (value === running) return;
    running = value;
    if (running) pump();
  },
  async execute() {},
};
