// A simulated instrument: no hardware needed.
// Its own front panel is at http://localhost:9999/
export default {
  driver: "TestDevice",
  config: {
    label: "Test Device",
    temperature: 22.5,
  },
  poll: ["temperature", "count", "enabled", "threshold", "tags"],
};
