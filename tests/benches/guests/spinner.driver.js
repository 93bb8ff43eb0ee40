// deno-lint-ignore-file require-await -- the functions of a driver are async, whether or not they wait

// Computes without a pause when told to, as a driver with a bug does.

export default {
  meta: {
    name: "JsSpinner",
    version: "1.0.0",
    description: "Spins",
    group: "utilities",
    properties: {},
    actions: { spin: { description: "Spin", args: [{ name: "ms", type: "number" }] } },
    streams: [],
  },
  async get() {},
  async set() {},
  async execute(_action, args) {
    const end = Date.now() + args.ms;
    while (Date.now() < end);
    return "done";
  },
};
