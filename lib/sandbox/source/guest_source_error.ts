import type { Position } from "./positions.ts";

/** Guest source that is refused before it runs, with the place in the user's file. */
export class GuestSourceError extends Error {
  override readonly name = "SyntaxError";
  readonly position: Position | undefined;

  constructor(message: string, position?: Position) {
    super(message);
    this.position = position;
  }
}
