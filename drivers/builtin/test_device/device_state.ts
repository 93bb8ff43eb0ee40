import type { DeviceSettings } from "./device_settings.ts";

const LOG_KEPT = 100, LOG_SHOWN = 20;
/** Ohms; what hangs on the simulated output. */
const LOAD = 10;

/** The simulated instrument: values in memory and the physics between them. */
export class DeviceState {
  label!: string;
  count!: number;
  temperature!: number;
  enabled!: boolean;
  streaming!: boolean;
  threshold!: number;
  /** Volts the output is set to. */
  voltage!: number;
  /** Amperes the output is limited to. */
  current!: number;
  output!: boolean;
  tags!: readonly string[];
  config!: Readonly<Record<string, unknown>>;
  readonly #settings: DeviceSettings;
  readonly #startedAt = performance.now();
  readonly #logs: string[] = [];

  constructor(settings: DeviceSettings) {
    this.#settings = settings;
    this.reset();
  }

  /** Back to the values after `init`. */
  reset(): void {
    this.label = this.#settings.label;
    this.count = 0;
    this.temperature = this.#settings.temperature;
    this.enabled = false;
    this.streaming = true;
    this.threshold = 50;
    this.voltage = this.#settings.defaultVoltage;
    this.current = this.#settings.defaultCurrent;
    this.output = false;
    this.tags = ["test", "dev"];
    this.config = { mode: "normal", verbose: false };
  }

  /** Seconds since `init`. */
  get uptime(): number {
    return round((performance.now() - this.#startedAt) / 1000);
  }

  /** Volts at the output: the set voltage with a little noise, zero when the output is off. */
  get measuredVoltage(): number {
    return this.output ? round(this.voltage + noise(0.002)) : 0;
  }

  /** Amperes through a load of 10 ohms, not more than the limit; zero when the output is off. */
  get measuredCurrent(): number {
    return this.output ? round(Math.min(this.current, this.voltage / LOAD) + noise(0.0005)) : 0;
  }

  /** Ten points of a sine that moves with `count`. */
  get spectrum(): number[] {
    return Array.from({ length: 10 }, (_, i) => 500 + 100 * Math.sin(i * 0.5 + this.count * 0.01));
  }

  /** Eight random whole numbers from 0 to 99. */
  get histogram(): number[] {
    return Array.from({ length: 8 }, () => Math.floor(Math.random() * 100));
  }

  get status(): Record<string, unknown> {
    const { label, enabled, temperature, count, uptime } = this;
    return { label, enabled, temperature, count, uptime };
  }

  /** The newest log lines, oldest first. */
  get logs(): string[] {
    return this.#logs.slice(-LOG_SHOWN);
  }

  /** Adds a line to the device's own log, with the local time of day. */
  log(text: string): void {
    this.#logs.push(`[${new Date().toTimeString().slice(0, 8)}] ${text}`);
    if (this.#logs.length > LOG_KEPT) this.#logs.shift();
  }

  /** One step of the `data` stream: counts and gives the sample. */
  sample(): Record<string, unknown> {
    this.count++;
    return {
      timestamp: new Date().toISOString(),
      temperature: Math.round((this.temperature + noise(1)) * 100) / 100,
      count: this.count,
      enabled: this.enabled,
    };
  }
}

/** A random number from `-size` to `size`. */
function noise(size: number): number {
  return (Math.random() * 2 - 1) * size;
}

function round(value: number): number {
  return Math.round(value * 10000) / 10000;
}
