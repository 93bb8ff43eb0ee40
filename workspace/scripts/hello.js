// Reads a value, says hello, and gives a result: the value of the last expression.
const device = connector("test-device");

log.info("Hello from", script.name, "at", timestamp());
log.info("The temperature is", device.temperature, "°C");
say("Hello from Muxit", { emotion: "happy" });

({ temperature: device.temperature, at: timestamp() });
