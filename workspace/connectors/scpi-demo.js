// A SCPI power supply over TCP. Start a simulated one with:  deno task simulate scpi
// For your own instrument change host and port, or use: transport: "serial", serialPort: "/dev/ttyUSB0", baudRate: 9600
export default {
  driver: "GenericScpi",
  // Its device may be off: the connector waits for it, and comes alive within seconds.
  optional: true,
  config: {
    transport: "tcp",
    host: "127.0.0.1",
    port: 5025,
    timeout: 2000,
    autoConnect: true,
    pollRate: 500,
    // Each entry becomes a property or a method; a trailing "?" makes it read-only.
    scpi: {
      properties: {
        voltage: { cmd: "VOLT", type: "float", unit: "V", description: "Programmed voltage" },
        current: { cmd: "CURR", type: "float", unit: "A", description: "Programmed current limit" },
        output: { cmd: "OUTP", type: "bool", description: "Output enable" },
        measured_voltage: {
          cmd: "MEAS:VOLT?",
          type: "float",
          unit: "V",
          description: "Voltage at the output",
        },
        measured_current: {
          cmd: "MEAS:CURR?",
          type: "float",
          unit: "A",
          description: "Current through the load",
        },
      },
      methods: {
        beep: { cmd: "SYST:BEEP", description: "Sound the beeper" },
        save: { cmd: "*SAV", arg: "int", description: "Save settings to memory" },
      },
    },
  },

  methods: {
    on: [() => {
      driver.output = true;
    }, "Turn the output on"],
    off: [() => {
      driver.output = false;
    }, "Turn the output off"],
  },

  properties: {
    power: {
      get: () => Math.round(driver.measured_voltage * driver.measured_current * 1000) / 1000,
      poll: true,
      type: "number",
      unit: "W",
      description: "Calculated power",
    },
  },
};
