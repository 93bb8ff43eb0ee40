import { strictEqual } from "node:assert/strict";
import { PosixLibrary } from "./posix_library.ts";
import { thisPlatform } from "./posix_platform.ts";
import { WakePipe } from "./wake_pipe.ts";

/** True when the pipe ends a wait. */
async function isAwake(library: PosixLibrary, pipe: WakePipe): Promise<boolean> {
  const set = new DataView(new ArrayBuffer(8));
  set.setInt32(0, pipe.fd, true);
  set.setInt16(4, 1, true);
  return await library.call.pollLater(set, 1n, 0) === 1;
}

Deno.test(
  { name: "WakePipe stays awake until it is drained", ignore: Deno.build.os === "windows" },
  async () => {
    const library = new PosixLibrary(thisPlatform());
    const pipe = new WakePipe(library);
    strictEqual(await isAwake(library, pipe), false);
    for (let round = 0; round < 3; round++) {
      pipe.wake();
      pipe.wake();
      strictEqual(await isAwake(library, pipe), true);
      pipe.drain();
      strictEqual(await isAwake(library, pipe), false);
    }
    pipe.close();
    library.close();
  },
);
