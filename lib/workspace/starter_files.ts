/** The files of the starter workspace a new workspace gets, by their path in it. A test holds them against the repository. */
export const STARTER_FILES: readonly string[] = [
  "connectors/_examples/python-chatterbox.js",
  "connectors/_examples/python-counter.js",
  "connectors/_examples/python-hello.js",
  "connectors/_examples/python-http-probe.js",
  "connectors/files.js",
  "connectors/panel.js",
  "connectors/psu.js",
  "connectors/scpi-demo.js",
  "connectors/test-device.js",
  "python/README.md",
  "python/chatterbox.py",
  "python/chatterbox.requirements.txt",
  "python/counter.py",
  "python/hello.py",
  "python/http-probe.py",
  "python/http-probe.requirements.txt",
  "scripts/count_to_ten.js",
  "scripts/csv-logger.js",
  "scripts/demo.js",
  "scripts/hello.js",
  "scripts/stream-demo.js",
  "startup/README.md",
];

/** `config/server.json` of a new workspace: as the one of the starter workspace. */
export const STARTER_SETTINGS = { license: { tier: "pro" } } as const;
