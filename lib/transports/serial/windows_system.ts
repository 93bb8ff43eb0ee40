import { Shared } from "./shared.ts";
import { WaitLoop } from "./wait_loop.ts";
import { openWindowsLibrary, type WindowsLibrary } from "./windows_library.ts";
import { type WindowsWait, WindowsWaitSystem } from "./windows_wait.ts";

/** What all open ports of Windows share: kernel32 and the thread that waits. */
export class WindowsSystem {
  readonly library: WindowsLibrary;
  readonly waits: WaitLoop<WindowsWait, true>;
  readonly #waitSystem: WindowsWaitSystem;

  constructor(library: WindowsLibrary) {
    this.library = library;
    this.#waitSystem = new WindowsWaitSystem(library.call);
    this.waits = new WaitLoop(this.#waitSystem);
  }

  /** Gives everything back; no port may be open. */
  async close(): Promise<void> {
    await this.waits.idle();
    this.#waitSystem.close();
    this.library.close();
  }
}

/** The system of this process. Each port acquires it once and releases it once. */
export const windowsSystem = new Shared(
  () => new WindowsSystem(openWindowsLibrary()),
  (system) => system.close(),
);
