/** Why a line is down, or cannot be used. The transport puts what was attempted, and on which device, in front. */
export class LineError extends Error {
  override readonly name = "LineError";
}
