/** The tags a driver may have. */
export const DRIVER_TAGS: readonly string[] = [
  "spectroscopy",
  "motion",
  "camera",
  "robotics",
  "power",
  "daq",
  "io",
  "serial",
  "networking",
  "cnc",
  "plotter",
  "laser",
  "monitor",
  "terminal",
  "arduino",
  "esp32",
  "gcode",
  "grbl",
  "drawing",
  "canvas",
  "pen",
  "axidraw",
  "audio",
  "synth",
  "notification",
  "midi",
  "other",
];

/** The groups of drivers. */
export const DRIVER_GROUPS = ["instruments", "motion", "communication", "utilities"] as const;
