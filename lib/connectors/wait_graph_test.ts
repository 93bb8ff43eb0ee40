import { throws } from "node:assert/strict";
import { WaitGraph } from "./wait_graph.ts";

Deno.test("WaitGraph refuses the wait that closes a circle, and names it", () => {
  const graph = new WaitGraph();
  graph.enter("a", "b");
  graph.enter("b", "c");
  throws(() => graph.enter("c", "a"), { code: "CONN_CALL_FAILED", message: /c → a → b → c/ });
  throws(() => graph.enter("b", "b"), { message: /b → b/ });
});

Deno.test("WaitGraph lets a wait go that has ended, each as often as it was entered", () => {
  const graph = new WaitGraph();
  const leaveOne = graph.enter("a", "b");
  const leaveTwo = graph.enter("a", "b");
  leaveOne();
  throws(() => graph.enter("b", "a"), { code: "CONN_CALL_FAILED" });
  leaveTwo();
  graph.enter("b", "a");
});
