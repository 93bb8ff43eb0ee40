import { type Message, WireServer } from "./wire_server.ts";

interface LabConnector {
  driver: string;
  /** Absent: not ready, for this reason. */
  failure?: string;
  properties: { name: string; type: string; access: "r" | "w" | "rw" }[];
}

/** A wire server with connectors, values and a log, as much of it as the stores ask for. */
export class LabServer extends WireServer {
  readonly connectors: Record<string, LabConnector> = {
    psu: {
      driver: "MockInstrument",
      properties: [
        { name: "voltage", type: "number", access: "rw" },
        { name: "label", type: "string", access: "rw" },
        { name: "secret", type: "string", access: "w" },
      ],
    },
  };
  disabled: { name: string; driver: string; reason: string }[] = [];
  /** What the devices hold. */
  readonly values: Record<string, Record<string, unknown>> = { psu: { voltage: 1, label: "bench" } };
  /** Names of polled properties. */
  polled = new Set(["voltage"]);
  log: Message[] = [];

  constructor() {
    super();
    this.answers.set("connectors.all", () => ({ value: this.#all() }));
    this.answers.set("connectors.schema", () => ({ value: this.#schemas() }));
    this.answers.set("connector.call", (request) => this.#call(request));
    this.answers.set("state.subscribe", () => ({ type: "state.batch", updates: this.#state() }));
    this.answers.set("server.logs.history", () => ({ value: this.log }));
    this.answers.set("server.status", () => ({
      value: { version: "1.2.3", phase: "ready", uptime: 1, port: 1, clients: 1 },
    }));
  }

  #all(): Message {
    const enabled = Object.entries(this.connectors)
      .map(([name, { driver, failure }]) => ({
        name,
        driver,
        isTestDevice: false,
        state: failure === undefined ? "ready" : "error",
        message: failure ?? "Ready",
        restarts: 0,
      }));
    const disabled = this.disabled.map((found) => ({ ...found, isTestDevice: false }));
    return {
      enabled,
      disabled,
      maxConnectors: 5,
      enabledNames: [],
      enabledNonTestCount: 0,
      tierName: "Free",
    };
  }

  #schemas(): Message {
    const ready = Object.entries(this.connectors).filter(([, { failure }]) => failure === undefined);
    return Object.fromEntries(
      ready.map(([name, { driver, properties }]) => [name, { name, driver, properties, actions: [] }]),
    );
  }

  #state(): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this.values).map(([name, values]) => [
        name,
        Object.fromEntries(Object.entries(values).filter(([property]) => this.polled.has(property))),
      ]),
    );
  }

  #call({ connector, property, args }: Message): Message {
    const name = String(connector);
    const failure = this.connectors[name]?.failure;
    if (failure !== undefined) {
      const message = `Connector '${name}' is not ready (error): ${failure}`;
      return { type: "error", code: "CONN_NOT_INITIALIZED", message };
    }
    const values = this.values[name] ??= {};
    if (Array.isArray(args)) {
      // A device that takes no more than thirty.
      values[String(property)] = typeof args[0] === "number" ? Math.min(30, args[0]) : args[0];
      return { value: null };
    }
    if (property === "?") return { type: "error", code: "CONN_CALL_FAILED", message: "No such property" };
    return { value: values[String(property)] ?? null };
  }
}
