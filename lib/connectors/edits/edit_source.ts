import { AppError, type ErrorCode } from "@/lib/protocol/mod.ts";
import { withDeadline } from "@/lib/core/mod.ts";
import type { Primitive } from "./source_edits.ts";

/** One edit of a connector's source. */
export type EditRequest =
  | { kind: "hidden"; source: string; hidden: readonly string[] }
  | { kind: "config"; source: string; key: string; value: Primitive };

/** The edited source, or why it was not edited. */
export interface EditReply {
  source?: string;
  error?: { code: ErrorCode; message: string };
}

const EDIT_MS = 10_000;

/**
 * Edits connector source in a Worker of its own.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when the source cannot be edited.
 */
export async function editSource(request: EditRequest): Promise<string> {
  const worker = new Worker(new URL("./edit_worker.ts", import.meta.url), { type: "module" });
  try {
    const answer = new Promise<EditReply>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new AppError("CONN_RELOAD_FAILED", `Cannot edit the file: ${event.message}`));
      };
      worker.postMessage(request);
    });
    const { source, error } = await withDeadline(answer, { ms: EDIT_MS, doing: "Cannot edit the file" });
    if (error !== undefined) throw new AppError(error.code, error.message);
    return source!;
  } finally {
    worker.terminate();
  }
}
