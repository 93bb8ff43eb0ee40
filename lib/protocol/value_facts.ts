/** What may be said of the values of a property or an argument beside their type. */
export interface ValueFacts {
  /** Digits behind the decimal point that mean something, in the declared unit; 0 to 20. */
  precision?: number | undefined;
  /** The only values there are. */
  enum?: (string | number | boolean)[] | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

/** Choices of one value; more are no choice for anybody. */
const MOST_CHOICES = 1000;

/** The facts among the fields of a declaration; what is not of the right kind is left out. */
export function valueFacts(fields: Readonly<Record<string, unknown>>): ValueFacts {
  const facts: ValueFacts = {};
  const { precision, enum: choices } = fields;
  if (Number.isInteger(precision) && Number(precision) >= 0 && Number(precision) <= 20) {
    facts.precision = Number(precision);
  }
  if (
    Array.isArray(choices) && choices.length > 0 && choices.length <= MOST_CHOICES && choices.every(isScalar)
  ) {
    facts.enum = [...choices];
  }
  for (const key of ["min", "max"] as const) {
    if (Number.isFinite(fields[key])) facts[key] = fields[key] as number;
  }
  return facts;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
