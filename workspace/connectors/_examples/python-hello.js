// A Python function as a method: workspace/python/hello.py.
export default {
  driver: "Python",
  config: {
    script: "hello", // → workspace/python/hello.py
  },
  methods: {
    greet: [(name) => connector().greet({ name }), "Greet somebody"],
  },
};
