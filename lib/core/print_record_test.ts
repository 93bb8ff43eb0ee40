import { strictEqual } from "node:assert/strict";
import type { LogRecord } from "./log.ts";
import { recordLine } from "./print_record.ts";

const RECORD: LogRecord = {
  level: "info",
  source: "server",
  message: "Ready",
  time: "2026-07-05T22:30:09.007Z",
};
const PROGRAM = `import { recordLine } from ${JSON.stringify(import.meta.resolve("./print_record.ts"))};
  for (const terminal of [true, false]) console.log(recordLine(${
  JSON.stringify(RECORD)
}, { terminal, color: false }));`;

for (
  const [zone, lines] of [
    ["UTC", "22:30:09 info  [server] Ready\n2026-07-05T22:30:09.007+00:00 info  [server] Ready\n"],
    ["Asia/Kolkata", "04:00:09 info  [server] Ready\n2026-07-06T04:00:09.007+05:30 info  [server] Ready\n"],
    [
      "America/New_York",
      "18:30:09 info  [server] Ready\n2026-07-05T18:30:09.007-04:00 info  [server] Ready\n",
    ],
  ] as const
) {
  Deno.test(`an entry has the time of ${zone} there`, async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", PROGRAM],
      env: { TZ: zone, NO_COLOR: "1" },
    }).output();
    strictEqual(new TextDecoder().decode(stdout), lines);
  });
}

Deno.test("a colour stands for the level; without colour there is no escape sequence", () => {
  const style = { terminal: true, color: true };
  const painted = (code: number, text: string) => `\x1b[${code}m${text}\x1b[0m`;
  const when = painted(2, recordLine(RECORD, { ...style, color: false }).slice(0, 8));
  const lineOf = (level: LogRecord["level"]) => recordLine({ ...RECORD, level }, style);
  const source = painted(2, "[server]");
  strictEqual(lineOf("error"), `${when} ${painted(31, "error")} ${source} ${painted(31, "Ready")}`);
  strictEqual(lineOf("warn"), `${when} ${painted(33, "warn ")} ${source} ${painted(33, "Ready")}`);
  strictEqual(lineOf("info"), `${when} ${painted(32, "info ")} ${source} Ready`);
  strictEqual(recordLine({ ...RECORD, level: "error" }, { ...style, color: false }).includes("\x1b"), false);
});

Deno.test("no text of a guest forges an entry or reaches the terminal as a command", () => {
  const style = { terminal: true, color: false };
  const time = new Date(2026, 0, 1, 12, 0, 0).toISOString();
  const message = "done\n12:00:00 error [server] All is lost\x1b[31m\u202e";
  const line = recordLine({ level: "info", source: "script:a]\nb\x07", message, time }, style);
  strictEqual(
    line,
    "12:00:00 info  [script:a]\\nb\\x07] done\n    12:00:00 error [server] All is lost\\x1b[31m\\u202e",
  );
});
