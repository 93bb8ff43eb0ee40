import type { ActionMeta, ArgMeta } from "@/lib/driver_host/mod.ts";
import { NamedValues } from "../named_values.ts";
import type { DeviceState } from "./device_state.ts";
import { PROPERTIES } from "./properties.ts";

interface ActionRow {
  description: string;
  details?: string;
  args?: readonly ArgMeta[];
  run(state: DeviceState, args: NamedValues): unknown;
}

/** Every action of the TestDevice: what it is and what it does (driver reference §2). */
export const ACTIONS: ReadonlyMap<string, ActionRow> = new Map(Object.entries<ActionRow>({
  reset: {
    description: "Restores the values the device started with",
    run(state) {
      state.reset();
      return "OK";
    },
  },
  setThreshold: {
    description: "Sets the threshold property",
    args: [{ name: "value", type: "double", description: "New threshold" }],
    run(state, args) {
      state.threshold = args.double("value");
      return "OK";
    },
  },
  calculate: {
    description: "Adds two numbers",
    details: "A missing operand counts as 0.",
    args: [{ name: "a", type: "double" }, { name: "b", type: "double" }],
    run: (_state, args) => args.double("a", 0) + args.double("b", 0),
  },
  configure: {
    description: "Changes one entry of the config property",
    args: [{ name: "key", type: "string" }, { name: "value", type: "string" }],
    run(state, args) {
      const key = args.string("key"), value = args.string("value");
      state.config = { ...state.config, [key]: value };
      return `Set ${key}=${value}`;
    },
  },
  loadProfile: {
    description: "Takes a list of numbers and gives its length",
    args: [{ name: "values", type: "double[]" }],
    run: (_state, args) => args.doubles("values").length,
  },
  filterTags: {
    description: "Gives the tags that begin with a prefix",
    details: "Without `tags` the device's own tags are searched; without `prefix` all match.",
    args: [{ name: "tags", type: "string[]" }, { name: "prefix", type: "string" }],
    run(state, args) {
      const prefix = args.string("prefix", "");
      return args.strings("tags", [...state.tags]).filter((tag) => tag.startsWith(prefix));
    },
  },
  echo: {
    description: "Gives back what it gets",
    details: "Called with one object, it gives back that object: its keys are taken for argument names.",
    args: [{ name: "data", type: "object" }],
    run: (_state, args) => args.has("data") ? args.raw("data") : args.all,
  },
  setBatch: {
    description: "Writes several properties and gives how many were written",
    details:
      "Unknown and read-only names are left out and noted in `logs`; a value of the wrong type is an error.",
    args: [{ name: "values", type: "object", description: "Property names and values" }],
    run: (state, args) => setBatch(state, args.object("values")),
  },
}));

/** The same as the driver declares it. */
export const ACTION_META: Readonly<Record<string, ActionMeta>> = Object.fromEntries(
  [...ACTIONS].map(([name, { run: _run, ...meta }]) => [name, meta]),
);

function setBatch(state: DeviceState, values: Record<string, unknown>): number {
  let written = 0;
  for (const [name, value] of Object.entries(values)) {
    const write = PROPERTIES.get(name)?.write;
    if (write === undefined) {
      state.log(`setBatch left out ${name}: unknown or read-only`);
      continue;
    }
    write(state, { value, what: `Property '${name}'` });
    written++;
  }
  return written;
}
