import { ErrorQueue } from "./error_queue.ts";

/** What can be saved with `*SAV`. */
interface Setup {
  voltage: number;
  current: number;
  output: boolean;
}

/** Highest settings of the simulated supply, in volts and amperes. */
export const RATINGS = { voltage: 32, current: 5 } as const;

/** Ohms at the output. */
const LOAD = 10;
/** Volts and amperes that the last digit of a measurement moves. */
const NOISE = 0.001;

/** A bench power supply with a resistor at its output: holds the voltage until the current limit is reached. */
export class PowerSupply {
  readonly errors = new ErrorQueue();
  voltage = 0;
  current = 1;
  output = false;
  /** True after `SYST:REM`: the keys of the front panel are locked. */
  remote = false;
  /** How often it beeped. */
  beeps = 0;
  readonly #memory = new Map<number, Setup>();

  /** Back to the state of the factory; the memory and the errors stay. */
  reset(): void {
    this.voltage = 0;
    this.current = 1;
    this.output = false;
  }

  save(slot: number): void {
    const { voltage, current, output } = this;
    this.#memory.set(slot, { voltage, current, output });
  }

  /** Gives false when nothing was saved there. */
  recall(slot: number): boolean {
    const setup = this.#memory.get(slot);
    if (setup !== undefined) Object.assign(this, setup);
    return setup !== undefined;
  }

  /** Volts at the output. */
  get measuredVoltage(): number {
    return this.output ? noisy(Math.min(this.voltage, this.current * LOAD)) : 0;
  }

  /** Amperes through the load. */
  get measuredCurrent(): number {
    return this.output ? noisy(Math.min(this.current, this.voltage / LOAD)) : 0;
  }

  /** Watts in the load. */
  get measuredPower(): number {
    return this.measuredVoltage * this.measuredCurrent;
  }

  /** The IEEE 488.2 status byte: bit 2 = there are errors. */
  get statusByte(): number {
    return this.errors.length > 0 ? 4 : 0;
  }
}

function noisy(value: number): number {
  return Math.max(0, value + (Math.random() * 2 - 1) * NOISE);
}
