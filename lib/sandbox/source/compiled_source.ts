import type { EditList } from "./edit_list.ts";

/** A guest's source as it is compiled: the text of one expression that is an asynchronous function. */
export interface CompiledSource {
  /** What stands in front of the body, on lines of its own. */
  head: string;
  body: EditList;
}

/** What stands behind the body. Positions never come from a name that the source gives itself. */
const TAIL = "\n})\n//# sourceURL=muxit:user";

/** The whole text of a compiled source. */
export function textOf({ head, body }: CompiledSource): string {
  return head + body.toString() + TAIL;
}
