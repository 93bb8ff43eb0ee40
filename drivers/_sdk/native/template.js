// A connector for the example driver in C.
export default {
  driver: "NativeCounter",
  config: {},
  poll: ["count"],
};
