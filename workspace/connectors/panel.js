// A virtual store without hardware: scripts write it, dashboards show it, sliders write back.
export default {
  driver: "GUI",
  config: {
    widgets: [
      {
        name: "setpoint",
        type: "slider",
        label: "Set point",
        min: 0,
        max: 30,
        step: 0.1,
        value: 5,
        unit: "V",
      },
      { name: "level", type: "gauge", label: "Level", min: 0, max: 100 },
      { name: "running", type: "light", label: "Running", value: false },
      { name: "status", type: "text", label: "Status", value: "Idle" },
    ],
  },
};
