/** What a byte line tells while it is open. */
export interface ByteLineEvents {
  /** Bytes came in; they are valid during the call only. */
  onBytes(chunk: Uint8Array): void;
  /** The line went down by itself: the peer closed it, the cable was pulled. Called at most once. */
  onDown(error: Error): void;
}

/**
 * The way to one device, as bytes: a TCP connection, a serial port. What a new kind of transport has to implement;
 * {@linkcode LineTransport} makes a transport of it.
 */
export interface ByteLine {
  /** What the line leads to, as it stands in messages: `192.168.1.5:5025`, `/dev/ttyUSB0`. */
  readonly label: string;
  /** What a person can look at when the line could not be opened for `error`, as the end of a message. */
  hint(error: unknown): Promise<string>;
  /**
   * Opens the line and begins to read. Not called while it is open. When it fails, or when `signal` aborts before it
   * has ended, nothing stays open.
   */
  open(events: ByteLineEvents, options: { signal: AbortSignal }): Promise<void>;
  /** Hands bytes to the system, in the order of the calls; resolves when it has taken all of them. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Takes in, without waiting, what the system has received already. Absent: the line cannot tell. */
  takeIn?(): void;
  /** Closes the line; does nothing when it is closed. What is under way fails. */
  close(): Promise<void>;
}
