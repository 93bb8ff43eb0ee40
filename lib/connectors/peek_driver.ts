import { readSource } from "@/lib/driver_host/mod.ts";

const HEAD_CHARACTERS = 64 * 1024;
const DRIVER = /(?:^|[{,\s])["']?driver["']?\s*:\s*(["'`])([^"'`\n]{1,100})\1/;

/**
 * The driver a connector file names, as far as its text shows it; `"unknown"` otherwise.
 *
 * Only used to count and to list files before any of them runs: the limits count SCPI instruments, and the simulated
 * device does not count. What really runs is read in a guest process.
 */
export async function peekDriver(path: string): Promise<string> {
  const text = (await readSource(path).catch(() => "")).slice(0, HEAD_CHARACTERS);
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, "$1");
  return DRIVER.exec(code)?.[2]?.trim() ?? "unknown";
}
