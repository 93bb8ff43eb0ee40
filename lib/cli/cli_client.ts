import type { MuxitClient } from "@/lib/client/mod.ts";

/** What the command line uses of the client. */
export type CliClient = Pick<
  MuxitClient,
  "request" | "read" | "write" | "run" | "on" | "subscribeState" | "subscribeStream"
>;
