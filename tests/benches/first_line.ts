/** Loaded just before `main.ts`: dates its first line. */
const at = performance.timeOrigin + performance.now();
Deno.stdout.writeSync(new TextEncoder().encode(`first line ${at}\n`));
