import { AppError, MAX_NAME_LENGTH } from "@/lib/protocol/plain.ts";
import type { Device, Found } from "./device_proxy.ts";
import type { Link } from "./link.ts";
import type { ConnectorVerb } from "./messages.ts";

/** Who wants to know of names that are read of a connector and are none of its items. */
export interface UnknownNames {
  read(connector: string, name: string, near: string | undefined): void;
  /** It has become an error. */
  failed(): void;
}

/** Another connector as guest code sees it through `connector(name)`; the host decides every access. */
export class OtherConnector implements Device {
  readonly #link: () => Link;
  readonly #name: string;
  readonly #unknown: UnknownNames | undefined;

  readonly label: string;

  /** @param unknown Is told of names that are read and are none of its items. */
  constructor(name: string, link: () => Link, unknown?: UnknownNames) {
    if (name.length > MAX_NAME_LENGTH) throw tooLong(name);
    this.label = `connector ${name}`;
    this.#name = name;
    this.#link = link;
    this.#unknown = unknown;
  }

  find(name: string): Found {
    const found = this.#ask("find", name, []) as Found;
    if (found.kind === "unknown") this.#unknown?.read(this.#name, name, found.near);
    return found;
  }

  has(name: string): boolean {
    return this.#ask("has", name, []) as boolean;
  }

  write(name: string, value: unknown): void {
    this.#ask("set", name, [value]);
  }

  call(name: string, args: unknown[]): unknown {
    return this.#ask("call", name, args);
  }

  // The host knows what it is, and answers so when it is called.
  blocks(): boolean {
    return false;
  }

  callLater(name: string, args: unknown[]): Promise<unknown> {
    if (name.length > MAX_NAME_LENGTH) return Promise.reject(tooLong(name));
    return this.#link().askLater({ op: "connector", verb: "call", connector: this.#name, name, args });
  }

  // The host knows every item of the other connector and has looked already.
  guess(): undefined {
    return undefined;
  }

  missing(name: string, near?: string): Error {
    this.#unknown?.failed();
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    return new ReferenceError(`Connector '${this.#name}' has no property or method '${name}'${hint}`);
  }

  // What cannot be a name is not sent: it may have megabytes.
  #ask(verb: ConnectorVerb, name: string, args: unknown[]): unknown {
    if (name.length > MAX_NAME_LENGTH) throw tooLong(name);
    return this.#link().ask({ op: "connector", verb, connector: this.#name, name, args });
  }
}

function tooLong({ length }: string): AppError {
  return new AppError(
    "VALIDATION_INVALID_VALUE",
    `The name of a connector or of one of its items has at most ${MAX_NAME_LENGTH} characters, not ${length}`,
  );
}
