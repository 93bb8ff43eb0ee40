/**
 * Streams: from their sources through one hub to their subscribers.
 *
 * @module
 */
export { type StreamConsumer, StreamHub } from "./stream_hub.ts";
export { StreamItem, type StreamSource } from "./stream_item.ts";
