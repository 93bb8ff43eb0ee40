// Asks how long to measure, then writes one row every 200 ms to workspace/data/.
const device = connector("test-device");
const seconds = Number(
  ask.choose("How many seconds shall be recorded?", ["2", "10", "60"], { timeout: 30000, default: "2" }),
);

const file = connector("files").file(`measurement-${timestamp().slice(0, 19).replaceAll(":", "-")}.csv`);
file.write("time,temperature,voltage\n");
let rows = 0;
for (const end = Date.now() + seconds * 1000; Date.now() < end && script.running; rows++) {
  file.append(`${timestamp()},${device.temperature},${device.voltage}\n`);
  delay(200);
}
log.info(`${rows} rows in ${file.path}, ${file.size} bytes`);

({ file: file.path, rows });
