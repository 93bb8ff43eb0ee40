// A Python package in an environment of its own: workspace/python/http-probe.py and http-probe.requirements.txt.
export default {
  driver: "Python",
  config: {
    script: "http-probe", // → workspace/python/http-probe.py
    timeout: 5, // seconds
  },
  methods: {
    probe: [(url) => connector().probe({ url }), "Fetch an address and tell how it went"],
  },
  properties: {
    last: [() => connector().last, "Result of the last probe"],
  },
};
