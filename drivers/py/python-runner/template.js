// A Python file of workspace/python/, without an SDK: its functions become actions and properties.
export default {
  driver: "Python",
  config: {
    script: "hello", // → workspace/python/hello.py
  },
  methods: {
    greet: [(name) => connector().greet({ name }), "Greet somebody"],
  },
};
