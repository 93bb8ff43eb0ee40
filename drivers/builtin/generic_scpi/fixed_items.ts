import type { ActionMeta, ArgMeta, PropertyMeta } from "@/lib/driver_host/mod.ts";
import { NamedValues } from "../named_values.ts";
import { type ErrorQueue, readErrorQueue } from "./error_queue.ts";
import type { ConversationOptions, ScpiSession } from "./scpi_session.ts";
import type { ScpiSettings } from "./scpi_settings.ts";
import { oneCommand } from "./scpi_value.ts";

/** What the fixed items of one instrument work on. */
export interface Instrument {
  session: ScpiSession;
  settings: ScpiSettings;
  errors: ErrorQueue;
}

interface PropertyRow {
  type: string;
  description: string;
  read(instrument: Instrument): unknown;
}

interface Call extends ConversationOptions {
  args: NamedValues;
}

interface ActionRow {
  description: string;
  details?: string;
  args?: readonly ArgMeta[];
  run(instrument: Instrument, call: Call): Promise<unknown>;
}

/** The properties every SCPI instrument has (driver reference §12.2). */
export const FIXED_PROPERTIES: ReadonlyMap<string, PropertyRow> = new Map(Object.entries<PropertyRow>({
  connected: {
    type: "bool",
    description: "True while the line to the instrument is open",
    read: ({ session }) => session.connected,
  },
  identity: {
    type: "string",
    description: "The last reply to *IDN?",
    read: ({ session }) => session.identity,
  },
  transport: {
    type: "string",
    description: "How the instrument is connected: tcp, serial or custom",
    read: ({ settings }) => settings.kind,
  },
  lastCommand: {
    type: "string",
    description: "The last command that was sent",
    read: ({ session }) => session.lastCommand,
  },
  lastResponse: {
    type: "string",
    description: "The last reply that came",
    read: ({ session }) => session.lastResponse,
  },
  queryCount: {
    type: "int",
    description: "Queries since the connector was started",
    read: ({ session }) => session.queryCount,
  },
  errors: {
    type: "string[]",
    description: "What readErrors() found the last time",
    read: ({ errors }) => errors.found,
  },
}));

const COMMAND: ArgMeta = { name: "command", type: "string", description: "One line of SCPI" };

const TIMEOUT: ArgMeta = {
  name: "timeout",
  type: "number?",
  description: "Milliseconds for the reply instead of those of the connector",
};

/** The actions every SCPI instrument has (driver reference §12.2). */
export const FIXED_ACTIONS: ReadonlyMap<string, ActionRow> = new Map(Object.entries<ActionRow>({
  connect: {
    description: "Opens the line and asks for the identity",
    run: ({ session }, { signal }) => session.open({ signal }),
  },
  disconnect: {
    description: "Closes the line",
    async run({ session }) {
      await session.close();
      return "OK";
    },
  },
  identify: {
    description: "Asks for the identity again (*IDN?)",
    run: ({ session }, { signal }) => session.identify({ signal }),
  },
  reset: {
    description: "Resets the instrument (*RST)",
    run: ({ session }, { signal }) => sendOne(session, { command: "*RST", signal }),
  },
  clear: {
    description: "Clears the status and the error queue (*CLS)",
    run: ({ session }, { signal }) => sendOne(session, { command: "*CLS", signal }),
  },
  query: {
    description: "Sends a query and gives the reply line",
    args: [COMMAND, TIMEOUT],
    run({ session }, { args, signal }) {
      const command = oneCommand(args.string("command"));
      const timeout = args.has("timeout") ? args.double("timeout") : undefined;
      return session.run((line) => line.query(command, text, timeout), { signal });
    },
  },
  send: {
    description: "Sends a command that is not answered",
    args: [COMMAND],
    run: ({ session }, { args, signal }) =>
      sendOne(session, { command: oneCommand(args.string("command")), signal }),
  },
  readErrors: {
    description: "Empties the error queue of the instrument (SYST:ERR?) and gives what was in it",
    details: "At most 20 entries are read. They stay in the `errors` property until the next call.",
    run: ({ session, errors }, { signal }) => session.run((line) => readErrorQueue(line, errors), { signal }),
  },
  opc: {
    description: "Waits until the pending operations have ended (*OPC?)",
    run: ({ session }, { signal }) => session.run((line) => line.query("*OPC?", text), { signal }),
  },
  stb: {
    description: "Reads the status byte (*STB?)",
    run: ({ session }, { signal }) => session.run((line) => line.query("*STB?", numberOrText), { signal }),
  },
  measure: {
    description: "Measures (MEAS:<function>?)",
    args: [{ name: "function", type: "string", description: "What to measure: VOLT, CURR, VOLT:DC" }],
    run({ session }, { args, signal }) {
      const command = oneCommand(`MEAS:${args.string("function").trim().replace(/\?$/, "")}?`);
      return session.run((line) => line.query(command, numberOrText), { signal });
    },
  },
}));

/** The fixed properties as the driver declares them. */
export const FIXED_PROPERTY_META: Readonly<Record<string, PropertyMeta>> = Object.fromEntries(
  [...FIXED_PROPERTIES].map(([name, { type, description }]) => [name, { type, access: "R", description }]),
);

/** The fixed actions as the driver declares them. */
export const FIXED_ACTION_META: Readonly<Record<string, ActionMeta>> = Object.fromEntries(
  [...FIXED_ACTIONS].map(([name, { run: _run, ...meta }]) => [name, meta]),
);

async function sendOne(
  session: ScpiSession,
  { command, signal }: ConversationOptions & { command: string },
): Promise<"OK"> {
  await session.run((line) => line.send(command), { signal });
  return "OK";
}

function text(reply: string): string {
  return reply;
}

function numberOrText(reply: string): number | string {
  const number = Number(reply);
  return Number.isFinite(number) ? number : reply;
}
