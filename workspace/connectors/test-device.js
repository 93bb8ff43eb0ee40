// The simulated instrument: always there, costs nothing, good for trying things out.
export default {
  driver: "TestDevice",
  config: {
    label: "Test Device",
    temperature: 22.5,
    defaultVoltage: 5,
    defaultCurrent: 0.5,
  },
  poll: [
    "temperature",
    "count",
    "enabled",
    "threshold",
    "tags",
    "voltage",
    "current",
    "output",
    "measured_voltage",
    "measured_current",
  ],
};
