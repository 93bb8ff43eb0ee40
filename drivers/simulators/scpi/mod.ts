/**
 * A simulated bench power supply that speaks SCPI and can fail as instruments in labs do.
 *
 * @module
 */
export type { Fault, FaultKind } from "./fault_plan.ts";
export { RATINGS } from "./power_supply.ts";
export { IDENTITY } from "./scpi_commands.ts";
export { type ScpiSimulator, type ScpiSimulatorOptions, startScpiSimulator } from "./start_scpi_simulator.ts";
