import type { RequestOf, RequestType } from "@/lib/protocol/mod.ts";
import { ClientError } from "./client_error.ts";
import type { Link } from "./link.ts";

/**
 * Sends a request about a subscription; nobody waits for its reply. That it is refused is reported; that the connection was
 * lost meanwhile is not, because everything is subscribed again with the next one.
 */
export function sendAbout<T extends RequestType>(link: Link, type: T, fields: RequestOf<T>): void {
  link.request(type, fields).catch((error) => reportRefusal(link, error));
}

/** Reports an error of a subscription unless it is the loss of the connection. */
export function reportRefusal(link: Link, error: unknown): void {
  if (!isLoss(error)) link.failed(error);
}

/** True for the error of a request whose connection was lost or closed. */
function isLoss(error: unknown): boolean {
  return error instanceof ClientError &&
    (error.code === "CLIENT_DISCONNECTED" || error.code === "CLIENT_CLOSED");
}
