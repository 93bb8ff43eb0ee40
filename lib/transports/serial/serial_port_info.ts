/** One serial port of this machine; the shape of `PortInfo` in `@serialport/bindings-interface`. */
export interface SerialPortInfo {
  /** What a transport is opened with: `/dev/ttyUSB0`, `COM3`. */
  path: string;
  manufacturer: string | undefined;
  serialNumber: string | undefined;
  /** Name that stays with the device, where the system gives one (Linux: in `/dev/serial/by-id`). */
  pnpId: string | undefined;
  /** Where on the bus it is plugged in. */
  locationId: string | undefined;
  /** Four hexadecimal digits, like `vendorId`. */
  productId: string | undefined;
  vendorId: string | undefined;
}
