/** The other side does not keep to the protocol; the connection ends with that code (RFC 6455, section 7.4.1). */
export class FrameError extends Error {
  override readonly name = "FrameError";
  readonly code: number;

  /** @param code 1002 for frames that must not be, 1007 for text that is no UTF-8. */
  constructor(code: 1002 | 1007, message: string) {
    super(message);
    this.code = code;
  }
}
