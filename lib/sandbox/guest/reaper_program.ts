/** The reaper's own process: knows process groups and kills them when its stdin ends. */
const groups = new Set<number>();
const decoder = new TextDecoder();
let text = "";

for await (const chunk of Deno.stdin.readable) {
  text += decoder.decode(chunk, { stream: true });
  const lines = text.split("\n");
  text = lines.pop() ?? "";
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (line.startsWith("+")) groups.add(pid);
    else groups.delete(pid);
  }
}
for (const pid of groups) kill(pid);

function kill(pid: number): void {
  try {
    if (Deno.build.os === "windows") {
      new Deno.Command("taskkill", {
        args: ["/F", "/T", "/PID", String(pid)],
        stdout: "null",
        stderr: "null",
      })
        .outputSync();
    } else Deno.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

export {};
