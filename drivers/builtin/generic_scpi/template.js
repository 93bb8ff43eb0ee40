// A power supply that speaks SCPI over a serial line.
// For a network instrument: transport: "tcp", host: "192.168.1.50", port: 5025
export default {
  driver: "GenericScpi",
  config: {
    transport: "serial",
    serialPort: "COM5",
    baudRate: 9600,
    terminator: "\n",
    timeout: 2000,
    commandDelay: 40,
    settleMs: 20,
    autoConnect: true,
    initCommands: "SYST:REM;*CLS",
    // Each entry becomes a property or a method. A trailing "?" makes it read-only.
    scpi: {
      properties: {
        voltage: { cmd: "VOLT", type: "float", unit: "V", description: "Programmed voltage" },
        current: { cmd: "CURR", type: "float", unit: "A", description: "Programmed current limit" },
        output: { cmd: "OUTP", type: "bool", description: "Output enable" },
        measured_voltage: { cmd: "MEAS:VOLT?", type: "float", unit: "V" },
        measured_current: { cmd: "MEAS:CURR?", type: "float", unit: "A" },
      },
      methods: {
        local: { cmd: "SYST:LOC", description: "Return to local control" },
        beep: { cmd: "SYST:BEEP" },
        save: { cmd: "*SAV", arg: "int", description: "Save settings to memory" },
      },
    },
  },
  methods: {
    on: [() => {
      driver.output = true;
    }, "Turn output ON"],
    off: [() => {
      driver.output = false;
    }, "Turn output OFF"],
  },
  properties: {
    power: {
      get: () => Math.round(driver.measured_voltage * driver.measured_current * 1000) / 1000,
      description: "Calculated power (W)",
    },
  },
};
