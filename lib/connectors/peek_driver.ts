const HEAD_BYTES = 64 * 1024;
const DRIVER = /(?:^|[{,\s])["']?driver["']?\s*:\s*(["'`])([^"'`\n]{1,100})\1/;

/**
 * The driver a connector file names, as far as its text shows it; `"unknown"` otherwise.
 *
 * Only used to count and to list files before any of them runs: the limits count SCPI instruments, and the simulated
 * device does not count. What really runs is read in a guest process.
 */
export async function peekDriver(path: string): Promise<string> {
  try {
    using file = await Deno.open(path);
    const buffer = new Uint8Array(HEAD_BYTES);
    const count = await file.read(buffer) ?? 0;
    const text = new TextDecoder().decode(buffer.subarray(0, count));
    const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, "$1");
    return DRIVER.exec(code)?.[2]?.trim() ?? "unknown";
  } catch {
    return "unknown";
  }
}
