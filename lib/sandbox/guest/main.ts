/**
 * The program of every guest process. It has no permissions; the first frame says what it runs.
 *
 * A connector's thread reads the pipe itself until a JavaScript driver needs a thread of its own, which then takes
 * the pipe over (design §3).
 */
import { parseModule } from "../source/parse_module.ts";
import { rewriteModule } from "../source/rewrite_module.ts";
import { captured } from "./captured.ts";
import { ConnectorGuest } from "./connector_guest.ts";
import { driverFacts } from "./driver_facts.ts";
import { ErrorReports } from "./error_reports.ts";
import { checkRegularExpressions } from "./freeze_intrinsics.ts";
import type { Link } from "./link.ts";
import type { HostFrame } from "./messages.ts";
import { hardenRealm } from "./realm.ts";
import { ScriptGuest } from "./script_guest.ts";
import { FrameInput, readsBlocking, send } from "./stdio.ts";
import { StdioLink } from "./stdio_link.ts";
import { describeError } from "./wire_error.ts";
import { captureWorkerParts, WorkerLink } from "./worker_link.ts";

/** Milliseconds after which everything else gets a turn of the loop, however many frames wait. */
const TURN_MS = 5;
const turn = globalThis.setImmediate;
/** Lets everything that is ready run, then goes on; `await null` would only run one step of it. */
const settle = () => new Promise<void>((resolve) => turn(resolve));

async function serveConnector(frame: Extract<HostFrame, { k: "load" }>, input: FrameInput): Promise<void> {
  const parts = captureWorkerParts();
  // The guest dispatches frames of the link, the link carries the guest's questions.
  let link: Link;
  const guest = new ConnectorGuest(frame, () => link);
  const stdio = new StdioLink(input, {
    token: guest.token,
    deadlines: () => guest.deadlines(),
    line: () => guest.line(),
    dispatch: (next) => next.k === "driver" ? takeDriver(next) : guest.dispatch(next),
  });
  link = stdio;
  const takeDriver = (next: Extract<HostFrame, { k: "driver" }>) => {
    try {
      // The connector's code has run in this realm already.
      checkRegularExpressions();
      const program = parseModule(next.source, { imports: [] });
      const { head, body } = rewriteModule(next.source, program, { yieldingCalls: false });
      const driver = { head, file: next.file, ...body.data };
      const handed = { ...stdio.handOver(), rest: input.rest() };
      const workerLink = new WorkerLink(parts, { context: guest, driver, credit: next.credit, handed });
      link = workerLink;
      readsBlocking(false);
      send({ k: "loaded" });
      workerLink.catchUp(handed.backlog);
    } catch (error) {
      send({ k: "refused", error: describeError(error) });
    }
  };
  reportUncaught((error) => guest.report(error));
  const loading = guest.load(frame.source)
    .then((definition) => send({ k: "loaded", definition }))
    .catch((error) => send({ k: "refused", error: guest.describe(error) }));
  await Promise.race([loading, settle().then(settle)]);
  readsBlocking(true);
  let since = captured.now();
  while (link === stdio) {
    stdio.step();
    // While frames wait, a whole turn of the loop for each would cost more than most calls.
    if (stdio.ready && captured.now() - since < TURN_MS) await null;
    else {
      await settle();
      since = captured.now();
    }
  }
}

async function readDriver(frame: Extract<HostFrame, { k: "load" }>, input: FrameInput): Promise<void> {
  reportUncaught(new ErrorReports((error) => send({ k: "error", th: "main", error })).report);
  try {
    send({ k: "loaded", meta: await driverFacts(frame.source) });
  } catch (error) {
    send({ k: "refused", error: describeError(error) });
  }
  for (;;) input.next();
}

function reportUncaught(report: (error: unknown) => void): void {
  globalThis.addEventListener("error", (event) => (event.preventDefault(), report(event.error)));
  globalThis.addEventListener(
    "unhandledrejection",
    (event) => (event.preventDefault(), report(event.reason)),
  );
}

async function runScript(frame: Extract<HostFrame, { k: "script" }>, input: FrameInput): Promise<void> {
  const guest = new ScriptGuest(frame, input);
  reportUncaught((error) => guest.fail(error));
  guest.start(frame.source);
  await guest.serve(settle);
}

hardenRealm();
const input = new FrameInput();
const first = input.next().header as unknown as Extract<HostFrame, { k: "load" | "script" }>;
if (first.k === "script") await runScript(first, input);
else await (first.what === "driver" ? readDriver(first, input) : serveConnector(first, input));
