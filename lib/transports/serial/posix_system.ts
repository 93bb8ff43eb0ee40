import { PosixLibrary } from "./posix_library.ts";
import type { PosixPlatform } from "./posix_platform.ts";
import { type PosixWait, PosixWaitSystem, type Readiness } from "./posix_wait.ts";
import { Shared } from "./shared.ts";
import { WaitLoop } from "./wait_loop.ts";

/** What all open ports of Linux or macOS share: the C library and the thread that waits. */
export interface PosixSystem {
  readonly library: PosixLibrary;
  readonly waits: WaitLoop<PosixWait, Readiness>;
  /** A port does not need it any more; it calls this once. */
  release(): Promise<void>;
}

const systems = new Map<PosixPlatform, Shared<PosixSystem & { close: () => Promise<void> }>>();

/**
 * The system for one more port.
 *
 * @throws {Error} When the C library cannot be loaded: no `--allow-ffi`.
 */
export function acquirePosixSystem(platform: PosixPlatform): PosixSystem {
  let shared = systems.get(platform);
  if (shared === undefined) {
    shared = new Shared(() => openSystem(platform), (system) => system.close());
    systems.set(platform, shared);
  }
  return shared.acquire();
}

function openSystem(platform: PosixPlatform): PosixSystem & { close: () => Promise<void> } {
  const library = new PosixLibrary(platform);
  const waitSystem = new PosixWaitSystem(library);
  const waits = new WaitLoop(waitSystem);
  return {
    library,
    waits,
    release: async () => await systems.get(platform)?.release(),
    close: async () => {
      await waits.idle();
      waitSystem.close();
      library.close();
    },
  };
}
