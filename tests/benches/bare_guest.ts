/**
 * The raw control of a guest process: one idle thread, or with the argument `two` one more in a permission-less Worker.
 * It says `up` when all of it runs.
 *
 * @module
 */
const say = `Deno.stdout.writeSync(new TextEncoder().encode("up\\n"));`;
const WORKER = `${say} setInterval(() => {}, 1 << 30);`;

if (Deno.args[0] === "two") {
  const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  new Worker(url, { type: "module", deno: { permissions: "none" } } as WorkerOptions);
} else {
  Deno.stdout.writeSync(new TextEncoder().encode("up\n"));
}
setInterval(() => {}, 1 << 30);
