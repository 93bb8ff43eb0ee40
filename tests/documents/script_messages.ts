import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Message } from "../support/wire_client.ts";
import type { Lab } from "./lab.ts";
import { shapeFaults } from "./same_shape.ts";
import { examplesOf, type WireExample } from "./wire_examples.ts";

/** Scripts under the names the examples use. */
export const DOCUMENTED_SCRIPTS = {
  "scripts/my-script.js": "delay(60000)",
  "scripts/monitor.js": "\n\n\n\n\n\nfoo.bar;",
  "scripts/hello.js": "log.info('Hello!')",
  "startup/log-temps.js": "on('never', () => {})",
};

const MONITOR = "\n\n\n\n\n\n\n\n\n\n\n  delay(1);";

/** The first example under a heading whose message is a request or an event of that type. */
function shown(heading: string, comment = ""): WireExample["message"] {
  return examplesOf(heading).find((example) => example.comment.startsWith(comment))!.message;
}

async function answered(lab: Lab, message: Message): Promise<Message> {
  const answer = await lab.client.ask(message);
  strictEqual(answer.code, undefined, String(answer.message));
  return answer;
}

function fits(documented: unknown, actual: unknown): void {
  deepStrictEqual(shapeFaults(documented, actual), []);
}

/** Opens a prompt and gives the event that told of it. */
async function opened(lab: Lab, code: string): Promise<Message> {
  lab.client.clear();
  await answered(lab, { type: "scripts.start", name: "calibrate", code });
  return await lab.client.until(({ type }) => type === "prompt.open", "prompt.open");
}

const CONFIRM = `ask.confirm("Home all axes before run?", { timeout: 30000, default: false })`;
const CHOOSE = `ask.choose("Select instrument port", ["COM1", "COM2", "COM3"],
  { timeout: 120000, requireObserver: true, default: "COM1" })`;

/** What is sent and compared under each heading about scripts and prompts. */
export const SCRIPT_HEADINGS: Record<string, (lab: Lab, heading: string) => Promise<void>> = {
  "scripts.list": async (lab, heading) => {
    const { value } = await answered(lab, shown(heading));
    for (const name of ["hello", "monitor", "startup/log-temps"]) {
      ok((value as string[]).includes(name), name);
    }
  },
  "scripts.start": async (lab, heading) => {
    const requests = examplesOf(heading).map(({ message }) => message);
    strictEqual(requests.length, 3);
    for (const request of requests) {
      await answered(lab, { type: "scripts.stopAll" });
      strictEqual((await answered(lab, request)).success, true);
    }
    await lab.client.until((message) => message.type === "script.output", "the output of the inline code");
  },
  "scripts.execute": async (lab, heading) => {
    await answered(lab, { type: "scripts.stopAll" });
    const { requestId: _id, ...result } = await answered(lab, shown(heading));
    const { requestId: _documentedId, ...documented } = shown(heading, "Response");
    deepStrictEqual(result, { ...documented, stopped: false });
  },
  "scripts.stop": async (lab, heading) => {
    await answered(lab, { type: "scripts.start", name: "my-script" });
    strictEqual((await answered(lab, shown(heading))).wasRunning, true);
  },
  "scripts.stopAll": async (lab, heading) => {
    const [request, response] = examplesOf(heading).map(({ message }) => message);
    await answered(lab, { type: "scripts.start", name: "foo", code: "while (true) {}" });
    await answered(lab, { type: "scripts.start", name: "bar", code: "delay(60000)" });
    const { requestId: _id, ...answer } = await answered(lab, request!);
    const { requestId: _documentedId, ...documented } = response!;
    deepStrictEqual(answer, documented);
  },
  "script.say (broadcast)": async (lab, heading) => {
    const documented = shown(heading);
    lab.client.clear();
    const code = `say(${JSON.stringify(documented.text)})`;
    await answered(lab, { type: "scripts.execute", name: "temp-monitor", code });
    deepStrictEqual(await lab.client.until(({ type }) => type === documented.type, "script.say"), documented);
  },
  "script.done (broadcast)": async (lab, heading) => {
    const [clean, failed] = examplesOf(heading).map(({ message }) => message);
    const done = async (code?: string) => {
      lab.client.clear();
      await answered(lab, {
        type: "scripts.execute",
        name: "monitor",
        ...(code === undefined ? {} : { code }),
      });
      return await lab.client.until(({ type }) => type === "script.done", "script.done");
    };
    deepStrictEqual(await done("1"), { ...clean, stopped: false });
    const event = await done();
    fits(failed, event);
    const { message, line, column, stack } = event.error as Record<string, unknown>;
    const documented = failed!.error as Record<string, unknown>;
    deepStrictEqual([message, line, column], [documented.message, documented.line, documented.column]);
    match(String(stack), /^ReferenceError: foo is not defined\n {4}at .*:7:1/);
    strictEqual(lab.client.received.filter(({ type }) => type === "script.done").length, 1);
  },
  "script.line (broadcast)": async (lab, heading) => {
    const [subscribe, unsubscribe, line] = examplesOf(heading).map(({ message }) => message);
    await answered(lab, subscribe!);
    lab.client.clear();
    await answered(lab, { type: "scripts.execute", name: "monitor", code: MONITOR });
    deepStrictEqual(await lab.client.until(({ type }) => type === "script.line", "script.line"), line);
    await answered(lab, unsubscribe!);
    lab.client.clear();
    await answered(lab, { type: "scripts.execute", name: "monitor", code: MONITOR });
    deepStrictEqual(lab.client.received.filter(({ type }) => type === "script.line"), []);
  },
  "prompts.subscribe / prompts.unsubscribe": async (lab, heading) => {
    strictEqual((await answered(lab, shown(heading))).success, true);
    strictEqual((await answered(lab, { type: "prompts.unsubscribe" })).success, true);
  },
  "prompts.list": async (lab, heading) => {
    const [request, response] = examplesOf(heading).map(({ message }) => message);
    await opened(lab, CONFIRM);
    const answer = await answered(lab, request!);
    fits(response, answer);
    const [prompt] = answer.prompts as Record<string, unknown>[];
    const [documented] = response!.prompts as Record<string, unknown>[];
    for (const key of ["script", "kind", "message", "requireObserver", "timeoutMs", "hasDefault"]) {
      strictEqual(prompt![key], documented![key], key);
    }
    match(String(prompt!.id), /^[0-9a-f]{12}$/);
    match(String(prompt!.openedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    await answered(lab, { type: "scripts.stop", name: "calibrate" });
  },
  "prompts.answer": async (lab, heading) => {
    const { id } = await opened(lab, CONFIRM);
    strictEqual((await answered(lab, { ...shown(heading), id })).success, true);
    await lab.client.until(({ type }) => type === "script.done", "script.done");
  },
  "prompt.open (broadcast)": async (lab, heading) => {
    const { id, openedAt, remainingMs, ...event } = await opened(lab, CHOOSE);
    const { id: shownId, openedAt: shownAt, ...documented } = shown(heading);
    fits([shownId, shownAt, 1], [id, openedAt, remainingMs]);
    deepStrictEqual(event, documented);
    await answered(lab, { type: "scripts.stop", name: "calibrate" });
  },
  "prompt.resolved (broadcast)": async (lab, heading) => {
    const { id } = await opened(lab, CONFIRM);
    await answered(lab, { type: "prompts.answer", id, value: false });
    const event = await lab.client.until(({ type }) => type === "prompt.resolved", "prompt.resolved");
    deepStrictEqual(event, { ...shown(heading), id });
    await lab.client.until(({ type }) => type === "script.done", "script.done");
  },
};
