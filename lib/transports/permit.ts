/** Where a transport is about to connect to. */
export type Target =
  | {
    kind: "tcp";
    /** As it was written. */
    host: string;
    port: number;
    /** What it was resolved to; the connection goes to one of these. */
    addresses: readonly string[];
    /** Why nobody may have it; it is refused whatever the permit says. */
    forbidden?: Error | undefined;
  }
  | {
    kind: "serial";
    /** As it was written. */
    path: string;
    /** Where its links lead. */
    realPath: string;
    /** True for a pseudo-terminal, which another program made. */
    pseudo: boolean;
  };

/** Asked each time before a line is opened; throws when whoever owns the transport may not have it. */
export type Permit = (target: Target) => void;
