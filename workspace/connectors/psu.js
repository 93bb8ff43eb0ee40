// A simulated power supply, driven by a JavaScript driver (drivers/js/mock_instrument).
export default {
  driver: "MockInstrument",
  config: { defaultVoltage: 0, defaultCurrent: 1.0 },
  poll: ["voltage", "current", "output", "measured_voltage", "measured_current", "power"],

  methods: {
    rampTo: [async (target) => {
      const current = driver.voltage;
      const step = (target - current) / 10;
      for (let i = 1; i <= 10; i++) {
        driver.voltage = current + step * i;
        await delay(50);
      }
      return driver.voltage;
    }, "Ramp voltage to target in 10 steps"],
  },

  properties: {
    power: [
      () => Math.round(driver.measured_voltage * driver.measured_current * 1000) / 1000,
      "Calculated power (W)",
    ],
  },
};
