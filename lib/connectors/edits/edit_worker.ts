/** Runs one source edit off the host's loop: parsing a megabyte takes longer than other clients should wait. */
import { toAppError } from "@/lib/protocol/mod.ts";
import type { EditReply, EditRequest } from "./edit_source.ts";
import { editDriverConfig, editHidden } from "./source_edits.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<EditRequest>) => void;
  postMessage(reply: EditReply): void;
};

scope.onmessage = ({ data }) => {
  try {
    const source = data.kind === "hidden"
      ? editHidden(data.source, data.hidden)
      : editDriverConfig(data.source, data.key, data.value);
    scope.postMessage({ source });
  } catch (error) {
    const { code, message } = toAppError(error, "CONN_RELOAD_FAILED");
    scope.postMessage({ error: { code, message } });
  }
};
