/**
 * The driver's thread: a Web Worker without permissions that owns the pipe to the host. Bundled into one text and
 * started from a blob, because a Worker from a file would need the right to read it.
 */
import { hardenRealm } from "./realm.ts";
import { DriverThread, type WorkerStart } from "./driver_thread.ts";

hardenRealm();
const scope = globalThis as unknown as { onmessage: ((event: MessageEvent<WorkerStart>) => void) | null };

scope.onmessage = ({ data }) => {
  scope.onmessage = null;
  void new DriverThread(data).run();
};
