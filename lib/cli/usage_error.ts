import { AppError } from "@/lib/protocol/mod.ts";

/** What was typed cannot be understood; nothing was sent. A one-shot command ends with 2 then, not with 1. */
export class UsageError extends AppError {
  /** @param message What is wrong, and what would be right. */
  constructor(message: string, options: { cause?: unknown } = {}) {
    super("VALIDATION_INVALID_VALUE", message, options);
  }
}
