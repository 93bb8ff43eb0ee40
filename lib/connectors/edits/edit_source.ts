import { AppError, type ErrorCode } from "@/lib/protocol/mod.ts";
import { withDeadline } from "@/lib/core/mod.ts";
import { type LiteralKeys, literalKeys, type Primitive } from "./source_edits.ts";

/** One edit of a connector's source. */
export type SourceChange =
  | { kind: "hidden"; hidden: readonly string[] }
  | { kind: "config"; key: string; value: Primitive };

/** What the worker is asked: to edit a source, or which keys stand in it. */
export type EditRequest = { source: string } & (SourceChange | { kind: "keys" });

/** The edited source or the keys, or why there are none. */
export interface EditReply {
  source?: string;
  keys?: LiteralKeys;
  error?: { code: ErrorCode; message: string };
}

const EDIT_MS = 10_000;
/** Source that is parsed in a few milliseconds; for more, others should not wait. */
const SMALL_CHARACTERS = 32 * 1024;

/**
 * Edits connector source in a Worker of its own.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when the source cannot be edited; `VALIDATION_INVALID_VALUE` for a key that
 * is no driver config.
 */
export async function editSource(source: string, change: SourceChange): Promise<string> {
  return (await askWorker({ ...change, source })).source!;
}

/** Keys that stand in a source as literals; none when it exports no object literal. */
export async function findLiteralKeys(source: string): Promise<LiteralKeys> {
  try {
    const small = source.length <= SMALL_CHARACTERS;
    return small ? literalKeys(source) : (await askWorker({ kind: "keys", source })).keys!;
  } catch {
    return { editable: [], repeated: [] };
  }
}

async function askWorker(request: EditRequest): Promise<EditReply> {
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
    const reply = await withDeadline(answer, { ms: EDIT_MS, doing: "Cannot edit the file" });
    if (reply.error !== undefined) throw new AppError(reply.error.code, reply.error.message);
    return reply;
  } finally {
    worker.terminate();
  }
}
