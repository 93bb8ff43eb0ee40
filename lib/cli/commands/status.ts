import { type Command, expectWords } from "../command.ts";
import { table } from "../table.ts";

/** Tells how the server does. */
export const status: Command = {
  name: "status",
  usage: "status",
  summary: "Show the server's address, version and phase, and how many clients are connected",
  words: [],
  onlyRunning: true,
  async run(words, { session: { client, address, trial } }) {
    expectWords(words, status, { least: 0 });
    const { value } = await client.request("server.status", {});
    const { version, phase, uptime, clients } = value;
    const rows = [
      ["server", address],
      ["version", version],
      ["phase", phase],
      ["uptime", duration(uptime)],
      ["clients", String(clients)],
      ["driver on trial", trial?.driver ?? "none"],
    ];
    return { json: { address, ...value, trial: trial ?? null }, text: table(rows) };
  },
};

/** Seconds as people say them: `2 h 5 min`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts.slice(first, first + 2).filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`).join(" ");
}
