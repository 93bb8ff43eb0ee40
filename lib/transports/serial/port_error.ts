import type { BindingsErrorInterface } from "@serialport/bindings-interface";

/** What goes wrong with an open port. */
export class PortError extends Error implements BindingsErrorInterface {
  override readonly name = "PortError";
  /** True when the port was closed meanwhile; anything else means that the device is gone. */
  readonly canceled: boolean;

  constructor(message: string, options: { canceled?: boolean } = {}) {
    super(message);
    this.canceled = options.canceled ?? false;
  }
}
