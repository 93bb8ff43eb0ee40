import type { Look } from "@/lib/format/mod.ts";
import type { ActionItem } from "@/lib/protocol/mod.ts";
import { editedValue, editFault, type EditKind, editKind } from "./editing.ts";

/** One field of the form of an action. */
export interface ArgumentField {
  readonly name: string;
  readonly kind: EditKind;
  /** Type and description, for people. */
  readonly hint: string;
  /** What the schema says of its values. */
  readonly look: Look;
  /** True when it may be left out. */
  readonly optional: boolean;
}

/** The field of an action that does not say what it takes: values as JSON, with commas between them. */
const FREE: ArgumentField = {
  name: "Arguments",
  kind: "text",
  hint: 'JSON values with commas between them: 12, "text", true',
  look: {},
  optional: true,
};

/** The fields of an action's form; none when there is nothing to ask. */
export function argumentFields({ args }: Pick<ActionItem, "args">): readonly ArgumentField[] {
  if (args === undefined) return [FREE];
  return args.map((arg) => ({
    name: arg.name,
    kind: editKind(arg, undefined),
    hint: arg.description ? `${arg.type}: ${arg.description}` : arg.type,
    look: arg,
    optional: arg.type.endsWith("?"),
  }));
}

/** What stands in a field nobody has touched: a switch that must be on or off is off. */
export function firstText({ kind, optional }: ArgumentField): string {
  return kind === "switch" && !optional ? "false" : "";
}

/** What is wrong with the text of a field, or `undefined`; an empty field leaves its argument out. */
export function argumentFault(field: ArgumentField, text: string): string | undefined {
  if (text.trim() === "") return undefined;
  return field === FREE ? editFault("json", `[${text}]`) : editFault(field.kind, text, field.look);
}

/**
 * The `args` of the call. Driver actions take their arguments by name, custom methods by place: there an argument that is
 * left out before others is `null`.
 *
 * @param texts What stands in the fields, without fault.
 */
export function callArguments(
  action: Pick<ActionItem, "args" | "source">,
  texts: readonly string[],
): unknown[] {
  const fields = argumentFields(action);
  if (fields[0] === FREE) return JSON.parse(`[${texts[0] ?? ""}]`);
  const given = fields.map((field, index) => {
    const text = texts[index] ?? firstText(field);
    return text.trim() === "" ? undefined : editedValue(field.kind, text);
  });
  if (action.source === "custom") {
    const last = given.findLastIndex((value) => value !== undefined);
    return given.slice(0, last + 1).map((value) => value ?? null);
  }
  const named = Object.fromEntries(
    fields.map(({ name }, index) => [name, given[index]]).filter(([, value]) => value !== undefined),
  );
  return Object.keys(named).length === 0 ? [] : [named];
}
