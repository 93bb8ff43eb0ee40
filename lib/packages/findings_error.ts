import { AppError, type Finding } from "@/lib/protocol/mod.ts";

/** Something was not done because the validator has hard findings. */
export class FindingsError extends AppError {
  /** All of them, soft ones too. */
  readonly findings: readonly Finding[];

  /** @param doing What was attempted: "Cannot build …". */
  constructor(doing: string, findings: readonly Finding[]) {
    const hard = findings.filter(({ severity }) => severity === "hard");
    const text = hard.map(({ ruleId, message }) => `${ruleId}: ${message}`).join("\n  ");
    super("VALIDATION_INVALID_VALUE", `${doing}: the validator refuses it.\n  ${text}`);
    this.findings = findings;
  }
}
