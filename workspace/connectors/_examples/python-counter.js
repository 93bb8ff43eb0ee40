// State and properties: workspace/python/counter.py.
export default {
  driver: "Python",
  config: {
    script: "counter", // → workspace/python/counter.py
    start: 0,
    step: 1,
  },
  poll: ["counter"],
  methods: {
    increment: [(by) => connector().increment({ by }), "Add to the counter and give the new count"],
    reset: [() => connector().reset(), "Set the counter to zero"],
  },
  properties: {
    counter: {
      get: () => connector().counter,
      set: (value) => {
        connector().counter = value;
      },
      type: "int",
      description: "Current count",
    },
  },
};
