import { createHash } from "node:crypto";

/** The last part of a driver's id: `fairino` of `muxit/fairino`. */
export function shortId(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** What `driverIdSha256` of a premium driver has to be: 64 lower-case hex characters. */
export function computeDriverIdHash(short: string): string {
  return createHash("sha256").update(`muxit.io:driverId:${short}`).digest("hex");
}
