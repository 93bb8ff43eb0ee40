/** How to run Node with a global WebSocket. */
export interface NodeProgram {
  command: string;
  /** What goes in front of the file. */
  args: string[];
}

/** Asks the `node` on the PATH for its version; `undefined` when there is none. */
function versionOf(command: string): readonly [major: number, minor: number] | undefined {
  try {
    const { stdout } = new Deno.Command(command, { args: ["--version"], stderr: "null" }).outputSync();
    const [, major, minor] = new TextDecoder().decode(stdout).match(/^v(\d+)\.(\d+)/) ?? [];
    return major === undefined ? undefined : [Number(major), Number(minor)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The `node` on the PATH, with the flag Node 20 needs for a global WebSocket; or why it cannot be used. */
export function findNode(): NodeProgram | string {
  const command = "node";
  const version = versionOf(command);
  if (version === undefined) return "there is no node on the PATH";
  const [major, minor] = version;
  if (major >= 22) return { command, args: [] };
  if (major > 20 || (major === 20 && minor >= 10)) return { command, args: ["--experimental-websocket"] };
  return `node ${major}.${minor} has no WebSocket, 20.10 or later is needed`;
}
