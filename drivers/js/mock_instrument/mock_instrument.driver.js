// deno-lint-ignore-file require-await -- the functions of a driver are async, whether or not they wait

// A simulated power supply, written as any JavaScript driver is: it uses nothing but what such a driver gets.

/** Ohms at the simulated output. */
const LOAD = 10;

let defaults = { voltage: 0, current: 1 };
let state = { voltage: 0, current: 1, output: false };

function finite(value, fallback, name) {
  const number = value === undefined || value === null ? fallback : Number(value);
  if (!Number.isFinite(number)) {
    throw new TypeError(`${name} expected a number, got ${JSON.stringify(value)}`);
  }
  return number;
}

function boolean(value, name) {
  if (value === true || value === 1 || value === "true") return true;
  if (value === false || value === 0 || value === "false") return false;
  throw new TypeError(`${name} expected true or false, got ${JSON.stringify(value)}`);
}

/** A measured value moves a little around the true one. */
function measured(value) {
  return Math.round((value + (Math.random() * 2 - 1) * 0.002) * 10000) / 10000;
}

function reset() {
  state = { ...defaults, output: false };
}

export default {
  meta: {
    name: "MockInstrument",
    version: "1.0.0",
    description: "Simulated power supply with a resistor of 10 ohms at its output",
    group: "instruments",
    properties: {
      voltage: { type: "number", access: "rw", unit: "V", description: "Output voltage" },
      current: { type: "number", access: "rw", unit: "A", description: "Current limit" },
      output: { type: "boolean", access: "rw", description: "Output enable" },
      measured_voltage: {
        type: "number",
        access: "r",
        unit: "V",
        description: "Voltage at the output",
        details: "Zero while `output` is off; otherwise the set voltage with a noise of 2 mV.",
      },
      measured_current: {
        type: "number",
        access: "r",
        unit: "A",
        description: "Current through the load",
        details: "Zero while `output` is off; never more than the limit `current`.",
      },
    },
    actions: {
      reset: { description: "Reset to defaults" },
    },
    streams: [],
  },

  async init(config) {
    defaults = {
      voltage: finite(config?.defaultVoltage, 0, "config.defaultVoltage"),
      current: finite(config?.defaultCurrent, 1, "config.defaultCurrent"),
    };
    reset();
  },

  async get(property) {
    switch (property) {
      case "voltage":
      case "current":
      case "output":
        return state[property];
      case "measured_voltage":
        return state.output ? measured(state.voltage) : 0;
      case "measured_current":
        return state.output ? measured(Math.min(state.current, state.voltage / LOAD)) : 0;
      default:
        throw new Error(`Unknown property: ${property}`);
    }
  },

  async set(property, value) {
    switch (property) {
      case "voltage":
      case "current":
        state[property] = finite(value, undefined, property);
        return;
      case "output":
        state.output = boolean(value, property);
        return;
      default:
        throw new Error(`Unknown or read-only property: ${property}`);
    }
  },

  async execute(action) {
    if (action !== "reset") throw new Error(`Unknown action: ${action}`);
    reset();
    return "OK";
  },

  async shutdown() {
    state.output = false;
  },
};
