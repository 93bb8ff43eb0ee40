import { join } from "node:path";

/** Absolute path of the project. */
export const HOME: string = join(import.meta.dirname!, "..", "..");
/** Absolute path of this folder. */
export const HERE: string = import.meta.dirname!;
