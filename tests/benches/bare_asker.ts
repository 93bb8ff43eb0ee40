/**
 * The raw control of a script that reads a property: writes a request to stdout and blocks until it has read the answer
 * from stdin, again and again for the milliseconds given as argument. Says on stderr how many answers came per second.
 *
 * @module
 */
const request = new TextEncoder().encode(
  '{"k":"ask","id":1000,"op":"connector","verb":"find","connector":"device","name":"temperature","args":[]}',
);
const answer = new Uint8Array(64 * 1024);
const ms = Number(Deno.args[0]);
const begin = performance.now();
let count = 0;
while (performance.now() - begin < ms) {
  Deno.stdout.writeSync(request);
  for (let got = 0; got < request.length;) got += Deno.stdin.readSync(answer) ?? Deno.exit(1);
  count++;
}
await Deno.stderr.write(new TextEncoder().encode(`${count / (performance.now() - begin) * 1000}`));
