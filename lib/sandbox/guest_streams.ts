import { type DType, TYPED_ARRAYS } from "@/lib/protocol/mod.ts";
import type { GuestStreamItem } from "./guest_services.ts";
import { isJson, isJsonInSlices } from "./json_check.ts";

/** What stream items of a guest are for. */
export interface GuestStreamsOptions {
  /** Gets each item; its payload is valid until this returns. */
  publish(item: GuestStreamItem): void;
  /** Tells the guest how many bytes more it may send. */
  grant(bytes: number): void;
  /** The guest sent what its program never sends. */
  broken(message: string): void;
}

/** Taken bytes after which the guest is told. */
const GRANT_BYTES = 128 * 1024;
/** JSON text up to this length is checked at once. */
const AT_ONCE_BYTES = 64 * 1024;

/**
 * Takes the stream items of one guest in their order: checks that typed arrays have whole elements and that text is JSON,
 * because both go to clients as they are, and gives credit for what was taken.
 */
export class GuestStreams {
  readonly #options: GuestStreamsOptions;
  #taken = 0;
  /** While a long text is checked, what comes behind it waits; the guest's credit bounds how much. */
  #behind: Promise<void> | undefined;

  constructor(options: GuestStreamsOptions) {
    this.#options = options;
  }

  /** Takes one item. */
  receive(
    { stream, dtype, lost, payload }: Omit<GuestStreamItem, "dtype"> & { dtype: string | undefined },
  ): void {
    const type = dtype !== undefined && Object.hasOwn(TYPED_ARRAYS, dtype) ? dtype as DType : undefined;
    const item = { stream, dtype: type, lost, payload };
    if (this.#behind === undefined && (type !== undefined || payload.length <= AT_ONCE_BYTES)) {
      return this.#pass(item, type === undefined ? isJson(payload) : isWhole(type, payload));
    }
    const kept = { ...item, payload: payload.slice() };
    const turn = (this.#behind ?? Promise.resolve()).then(async () => {
      this.#pass(kept, type === undefined ? await isJsonInSlices(kept.payload) : isWhole(type, kept.payload));
    });
    this.#behind = turn;
    void turn.finally(() => {
      if (this.#behind === turn) this.#behind = undefined;
    });
  }

  #pass(item: GuestStreamItem, good: boolean): void {
    if (!good) {
      return this.#options.broken(`It sent an item of stream '${item.stream.slice(0, 100)}' that is broken`);
    }
    this.#grant(item.payload.length);
    this.#options.publish(item);
  }

  // A frame for each item would cost as much as a small item; what is kept back is far less than the whole credit.
  #grant(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < GRANT_BYTES) return;
    this.#options.grant(this.#taken);
    this.#taken = 0;
  }
}

function isWhole(dtype: DType, payload: Uint8Array): boolean {
  return payload.length % TYPED_ARRAYS[dtype].BYTES_PER_ELEMENT === 0;
}
