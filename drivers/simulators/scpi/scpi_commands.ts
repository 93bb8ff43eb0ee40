import { SCPI_ERRORS } from "./error_queue.ts";
import { type PowerSupply, RATINGS } from "./power_supply.ts";
import { headerPattern, parseLine, type ScpiUnit } from "./scpi_header.ts";

/** What `*IDN?` answers. */
export const IDENTITY = "MUXIT,PSU-3205,SIM0001,1.0.0";

interface Command {
  header: RegExp;
  /** The reply to the query form. */
  query?(supply: PowerSupply): string;
  /** The command form. */
  run?(supply: PowerSupply, args: readonly string[]): void;
}

/** What an instrument says when it cannot do a command; the text is the entry in its error queue. */
class ScpiFailure extends Error {}

const OUTPUT_STATES = new Map([["1", true], ["ON", true], ["0", false], ["OFF", false]]);

/** Every command of the simulated supply. */
const COMMANDS: readonly Command[] = [
  command("*IDN", { query: () => IDENTITY }),
  command("*RST", { run: (supply) => supply.reset() }),
  command("*CLS", { run: (supply) => supply.errors.clear() }),
  command("*OPC", { query: () => "1", run: () => {} }),
  command("*WAI", { run: () => {} }),
  command("*TST", { query: () => "0" }),
  command("*STB", { query: (supply) => String(supply.statusByte) }),
  command("*SAV", { run: (supply, args) => supply.save(slot(args)) }),
  command("*RCL", {
    run(supply, args) {
      if (!supply.recall(slot(args))) throw new ScpiFailure(SCPI_ERRORS.execution);
    },
  }),
  command("SYSTem:ERRor[:NEXT]", { query: (supply) => supply.errors.next() }),
  command("SYSTem:VERSion", { query: () => "1999.0" }),
  command("SYSTem:REMote", { run: (supply) => void (supply.remote = true) }),
  command("SYSTem:LOCal", { run: (supply) => void (supply.remote = false) }),
  command("SYSTem:BEEPer[:IMMediate]", { run: (supply) => void supply.beeps++ }),
  command("[SOURce:]VOLTage[:LEVel][:IMMediate][:AMPLitude]", {
    query: (supply) => supply.voltage.toFixed(3),
    run: (supply, args) => supply.voltage = level(args, RATINGS.voltage),
  }),
  command("[SOURce:]CURRent[:LEVel][:IMMediate][:AMPLitude]", {
    query: (supply) => supply.current.toFixed(3),
    run: (supply, args) => supply.current = level(args, RATINGS.current),
  }),
  command("OUTPut[:STATe]", {
    query: (supply) => supply.output ? "1" : "0",
    run(supply, args) {
      const state = OUTPUT_STATES.get(only(args).toUpperCase());
      if (state === undefined) throw new ScpiFailure(SCPI_ERRORS.dataType);
      supply.output = state;
    },
  }),
  command("MEASure[:SCALar]:VOLTage[:DC]", { query: (supply) => supply.measuredVoltage.toFixed(4) }),
  command("MEASure[:SCALar]:CURRent[:DC]", { query: (supply) => supply.measuredCurrent.toFixed(4) }),
  command("MEASure[:SCALar]:POWer[:DC]", { query: (supply) => supply.measuredPower.toFixed(4) }),
];

/**
 * Does what a line asks for. What cannot be done goes to the error queue, as on a real instrument.
 *
 * @returns The reply line; `undefined` when the line asks for none.
 */
export function execute(supply: PowerSupply, line: string): string | undefined {
  const replies: string[] = [];
  for (const unit of parseLine(line.trim())) {
    try {
      const reply = executeUnit(supply, unit);
      if (reply !== undefined) replies.push(reply);
    } catch (error) {
      if (!(error instanceof ScpiFailure)) throw error;
      supply.errors.push(error.message);
    }
  }
  return replies.length === 0 ? undefined : replies.join(";");
}

function executeUnit(supply: PowerSupply, unit: ScpiUnit): string | undefined {
  const found = COMMANDS.find(({ header }) => header.test(unit.header));
  if (unit.isQuery && found?.query !== undefined) return found.query(supply);
  if (unit.isQuery || found?.run === undefined) throw new ScpiFailure(SCPI_ERRORS.undefinedHeader);
  found.run(supply, unit.args);
}

function command(notation: string, forms: Omit<Command, "header">): Command {
  return { header: headerPattern(notation), ...forms };
}

function only(args: readonly string[]): string {
  const [value] = args;
  if (value === undefined) throw new ScpiFailure(SCPI_ERRORS.missingParameter);
  return value;
}

function level(args: readonly string[], highest: number): number {
  const word = only(args).toUpperCase();
  if (word === "MIN") return 0;
  if (word === "MAX") return highest;
  const value = Number(word.replace(/[VA]$/, ""));
  if (!Number.isFinite(value)) throw new ScpiFailure(SCPI_ERRORS.dataType);
  if (value < 0 || value > highest) throw new ScpiFailure(SCPI_ERRORS.outOfRange);
  return value;
}

function slot(args: readonly string[]): number {
  const value = Number(only(args));
  if (!Number.isInteger(value)) throw new ScpiFailure(SCPI_ERRORS.dataType);
  if (value < 0 || value > 9) throw new ScpiFailure(SCPI_ERRORS.outOfRange);
  return value;
}
