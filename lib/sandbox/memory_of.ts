const PAGE_BYTES = 4096;

/**
 * Resident memory of a process in bytes, or `undefined` where the system does not tell cheaply.
 *
 * Only Linux has a file for it; elsewhere the heap limit alone protects, and the process's own death.
 */
export function memoryOf(pid: number): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const pages = Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1];
    return Number(pages) * PAGE_BYTES;
  } catch {
    return undefined;
  }
}
