/** Runs one source edit off the host's loop: parsing a megabyte takes longer than other clients should wait. */
import { toAppError } from "@/lib/protocol/mod.ts";
import type { EditReply, EditRequest } from "./edit_source.ts";
import { editDriverConfig, editHidden, literalKeys } from "./source_edits.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<EditRequest>) => void;
  postMessage(reply: EditReply): void;
};

scope.onmessage = ({ data }) => {
  try {
    scope.postMessage(answer(data));
  } catch (error) {
    const { code, message } = toAppError(error, "CONN_RELOAD_FAILED");
    scope.postMessage({ error: { code, message } });
  }
};

function answer(request: EditRequest): EditReply {
  switch (request.kind) {
    case "hidden":
      return { source: editHidden(request.source, request.hidden) };
    case "config":
      return { source: editDriverConfig(request.source, request.key, request.value) };
    case "keys":
      return { keys: literalKeys(request.source) };
  }
}
