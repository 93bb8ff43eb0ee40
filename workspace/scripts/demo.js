// Follows the slider "Set point" of the panel with the power supply, and shows what comes out on the gauge.
// Open the page, start this script, and move the slider.
const panel = connector("panel");
const psu = connector("psu");

// The safe state first: nothing behind the loop is sure to run when a script is stopped.
psu.voltage = 0;
psu.output = true;
panel.running = true;
panel.status = "Following the slider";

let followed;
while (script.running) {
  const wanted = panel.setpoint;
  if (wanted !== followed) {
    psu.voltage = wanted;
    followed = wanted;
    panel.status = `Set to ${wanted} V`;
    log.info(`Set point ${wanted} V`);
  }
  panel.level = Math.min(100, psu.measured_voltage / 30 * 100);
  delay(100);
}
