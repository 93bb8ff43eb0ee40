/**
 * Which servers run on this machine: the lock of a workspace, and the entries through which programs of the same user find
 * a server and prove that they are this user.
 *
 * @module
 */
export { runningServers } from "./running_servers.ts";
export { isRunning, otherServerPorts, readEntry, type ServerEntry, writeEntry } from "./server_entry.ts";
export { stateFolder } from "./state_folder.ts";
export { type LockFacts, lockHolder, WorkspaceLock, WorkspaceTakenError } from "./workspace_lock.ts";
