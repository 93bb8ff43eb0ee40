import { AppError, MAX_NAME_LENGTH } from "@/lib/protocol/plain.ts";
import type { Device } from "./device_proxy.ts";
import type { Link } from "./link.ts";

/** Another connector as guest code sees it through `connector(name)`; the host decides every access. */
export class OtherConnector implements Device {
  readonly #link: () => Link;
  readonly #name: string;

  readonly label: string;

  constructor(name: string, link: () => Link) {
    if (name.length > MAX_NAME_LENGTH) throw tooLong(name);
    this.label = `connector ${name}`;
    this.#name = name;
    this.#link = link;
  }

  find(name: string): ReturnType<Device["find"]> {
    return this.#ask("find", name, []) as ReturnType<Device["find"]>;
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

  missing(name: string): Error {
    return new ReferenceError(`Connector '${this.#name}' has no property or method '${name}'`);
  }

  // What cannot be a name is not sent: it may have megabytes.
  #ask(verb: "find" | "set" | "call", name: string, args: unknown[]): unknown {
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
