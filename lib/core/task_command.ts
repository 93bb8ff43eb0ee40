/**
 * How a person runs a task of this project: with `npx` where the runtime itself came so, because there is no `deno` on the path
 * then.
 *
 * @param task Name and arguments: `cli`, `start`.
 */
export function taskCommand(task: string): string {
  const [major, minor] = Deno.version.deno.split(".");
  const fromNpm = /[\\/]node_modules[\\/]/.test(Deno.execPath());
  return fromNpm ? `npx -y deno@${major}.${minor} task ${task}` : `deno task ${task}`;
}
