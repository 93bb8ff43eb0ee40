/**
 * The published library `muxit-client`: one module without dependencies, for pages, Deno and Node. Its types are declared
 * by hand in `muxit-client.d.ts` beside this file.
 *
 * @module
 */
export { ClientError } from "../client_error.ts";
export { FileHandle } from "../file_handle.ts";
export { Muxit } from "./muxit.ts";
export { StreamFrame } from "./stream_frame.ts";
