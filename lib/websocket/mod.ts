/**
 * The server's side of the WebSocket protocol.
 *
 * @module
 */
export type { Message } from "./frame_reader.ts";
export { asksForWebSocket, handshakeAnswer, refuseHandshake } from "./handshake.ts";
export { LargeMessage, type LargeWatch } from "./message_buffer.ts";
export { ServerSocket, type ServerSocketOptions } from "./server_socket.ts";
