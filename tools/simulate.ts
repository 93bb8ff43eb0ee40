/**
 * Starts a bundled instrument simulator: `deno task simulate scpi [--port 5025] [--serial PATH] [--baud 9600]`.
 *
 * @module
 */
import { IDENTITY, startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { Log, printRecord } from "@/lib/core/mod.ts";
import { errorText } from "@/lib/protocol/mod.ts";
import { parseArgs } from "node:util";

const USAGE = "Usage: deno task simulate scpi [--port 5025] [--serial PATH] [--baud 9600]";
const log = new Log({ sink: printRecord }).for("simulate");

function readArguments() {
  const { positionals, values } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: { port: { type: "string" }, serial: { type: "string" }, baud: { type: "string" } },
  });
  if (positionals.join(" ") !== "scpi") throw new TypeError(USAGE);
  return {
    ...(values.port === undefined ? {} : { port: wholeNumber("--port", values.port) }),
    ...(values.serial === undefined ? {} : { serialPath: values.serial }),
    ...(values.baud === undefined ? {} : { baudRate: wholeNumber("--baud", values.baud) }),
  };
}

function wholeNumber(option: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new TypeError(`${option} expected a whole number, got "${text}". ${USAGE}`);
}

/** Resolves when the user ends the program. */
function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", resolve);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", resolve);
  return promise;
}

async function main(): Promise<number> {
  try {
    const options = readArguments();
    const simulator = await startScpiSimulator(options);
    if (simulator.port !== 0) log.info(`${IDENTITY} answers SCPI on 127.0.0.1:${simulator.port}`);
    if (options.serialPath !== undefined) log.info(`${IDENTITY} answers SCPI on ${options.serialPath}`);
    log.info("Commands: *IDN? *RST *CLS *OPC? *STB? *SAV *RCL SYST:ERR? SYST:REM SYST:LOC SYST:BEEP");
    log.info("          VOLT CURR OUTP (each also with ?) MEAS:VOLT? MEAS:CURR? MEAS:POW?. Ctrl+C ends it.");
    await interrupted();
    await simulator.close();
    return 0;
  } catch (error) {
    log.error(errorText(error));
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main());
