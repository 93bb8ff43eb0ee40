import { AppError } from "@/lib/protocol/mod.ts";

/** What was typed cannot be understood; nothing was done. The program ends with 2 then, not with 1. */
export class UsageError extends AppError {
  /** @param message What is wrong, and what would be right. */
  constructor(message: string) {
    super("VALIDATION_INVALID_VALUE", message);
  }
}
