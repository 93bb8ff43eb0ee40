import { allEntries, type ServerEntry } from "./server_entry.ts";
import { lockHolder } from "./workspace_lock.ts";

/** Every server of this user on this machine; the lock of its workspace says whether it is still there. */
export async function runningServers(): Promise<ServerEntry[]> {
  const entries = await allEntries();
  const held = await Promise.all(entries.map(({ workspace }) => lockHolder(workspace)));
  return entries.filter((entry, index) => {
    const facts = held[index]?.facts;
    return facts !== undefined && facts.pid === entry.pid && facts.port === entry.port;
  });
}
