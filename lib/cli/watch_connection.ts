import type { MuxitClient } from "@/lib/client/mod.ts";
import type { Session } from "./session.ts";

/** Says when the connection is lost and when it is there again; returns the function that stops that. */
export function watchConnection(client: Pick<MuxitClient, "onStatus">, session: Session): () => void {
  let lost = false;
  return client.onStatus((status) => {
    if (status.phase === "waiting" && !lost) {
      lost = true;
      session.names.forget();
      session.output.note(`The connection was lost: ${status.reason}; trying again until it is back`);
    }
    if (status.phase === "open" && lost) {
      lost = false;
      session.names.forget();
      session.output.note(`Connected to ${session.address} again`);
    }
  });
}
