// A simulated power supply: no hardware needed.
export default {
  driver: "MockInstrument",
  config: { defaultVoltage: 0, defaultCurrent: 1.0 },
  poll: ["power"],
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
    power: [() => {
      const v = driver.measured_voltage;
      const i = driver.measured_current;
      return Math.round(v * i * 1000) / 1000;
    }, "Calculated power (W)"],
  },
};
