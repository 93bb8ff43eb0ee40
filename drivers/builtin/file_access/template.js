// The files of one folder: scripts and dashboards read and write them, nothing outside can be reached.
// c.file("notes.txt").write("hello") writes one, c.readText("notes.txt") reads it, c.listFiles() shows what there is.
export default {
  driver: "FileAccess",
  config: {
    // Relative to the workspace.
    basePath: "./data",
    maxFileSizeMB: 10,
    createIfMissing: true,
  },

  methods: {
    saveReading: [
      (value) => driver.appendText("readings.csv", `${new Date().toISOString()},${value}\n`),
      "Append the time and a value to readings.csv",
    ],
    writeArray: [({ path, header, data }) => {
      const lines = data.map((row) => row.join(","));
      if (header !== undefined) lines.unshift(Array.isArray(header) ? header.join(",") : header);
      return driver.writeText(path, lines.join("\n") + "\n");
    }, "Write rows as CSV: { path, header, data: [[...], ...] }"],
  },
};
