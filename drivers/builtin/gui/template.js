// A store in memory that bridges scripts and dashboards: one property per widget.
// A script writes store.value1 = 42; a dashboard widget bound to store.value1 shows it.
export default {
  driver: "GUI",
  config: {
    widgets: [
      { name: "value1", type: "gauge", label: "Value 1", min: 0, max: 100 },
      { name: "input", type: "slider", label: "Input", min: 0, max: 100, step: 1, value: 50 },
      { name: "running", type: "light", label: "Running", value: false },
      { name: "status", type: "text", label: "Status", value: "Idle" },
      { name: "display", type: "canvas", label: "Display" },
    ],
  },
};
