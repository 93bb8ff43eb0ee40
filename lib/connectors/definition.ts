import { z } from "zod";
import { AppError, schemaWords, valueFacts } from "@/lib/protocol/mod.ts";
import type { ArgMeta } from "@/lib/driver_host/mod.ts";

const custom = z.looseObject({
  name: z.string(),
  /** Names of everything its definition holds. */
  options: z.array(z.string()).default([]),
  description: z.string().optional().catch(undefined),
  details: z.string().optional().catch(undefined),
});

const argument = z.object({
  name: z.string(),
  type: z.string().default("object"),
  description: z.string().optional(),
});

const names = () => z.array(z.string(), "must be a list of names").optional();

const definition = z.looseObject({
  driver: z.string(),
  description: z.string().optional().catch(undefined),
  /** Its device may be off: until it answers the connector waits, which is no error. */
  optional: z.boolean("must be true or false").optional(),
  config: z.record(z.string(), z.unknown()),
  /** Keys of the config that stand beside it in the file, at the top level. */
  beside: z.array(z.string()).default([]),
  poll: names(),
  hide: names(),
  expose: names(),
  allowedConnectors: names(),
  env: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()]),
    "must be an object of names and values",
  ).optional(),
  ai: z.looseObject({ instructions: z.string().optional() }).optional(),
  methods: z.array(custom.extend({ args: z.unknown().optional() })),
  properties: z.array(custom.extend({
    unit: z.string().optional().catch(undefined),
    type: z.string().optional().catch(undefined),
    poll: z.boolean(),
    readable: z.boolean(),
    writable: z.boolean(),
    formula: z.unknown().optional(),
  })),
});

/** A connector file's definition (document 001) as plain data; its functions stay in the guest. */
export type Definition = z.infer<typeof definition> & {
  /** Keys of the driver config an edit can change, for what stands in the text of the file. */
  editable?: ReadonlySet<string>;
  /** Paths of keys that stand more than once in the text of the file. */
  repeated?: readonly string[];
};
/** One custom property of a definition. */
export type CustomProperty = Definition["properties"][number];
/** One custom method of a definition. */
export type CustomMethod = Definition["methods"][number];

/**
 * Checks what a guest says its file defines.
 *
 * @throws {AppError} `CONN_LOAD_FAILED` naming the key that is wrong.
 */
export function checkDefinition(given: unknown): Definition {
  const result = definition.safeParse(given, { error: schemaWords });
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new AppError("CONN_LOAD_FAILED", `${issue.path.join(".")} ${issue.message}`);
  }
  const { hide, expose } = result.data;
  if (hide !== undefined && expose !== undefined) {
    throw new AppError("CONN_LOAD_FAILED", "hide and expose exclude each other; keep one of them");
  }
  return result.data;
}

/** Where a key of the driver config stands in the file: `config.host`, or `host` at the top level. */
export function placeOf(key: string, { beside }: Pick<Definition, "beside">): string {
  return beside.includes(key) ? key : `config.${key}`;
}

/** The declared arguments of a custom method, for the schema; a map or a list of them may be given. */
export function customArgs({ args }: CustomMethod): ArgMeta[] | undefined {
  if (Array.isArray(args)) {
    return args.flatMap((item) => customArg(typeof item === "string" ? { name: item } : item));
  }
  if (typeof args !== "object" || args === null) return undefined;
  return Object.entries(args).flatMap(([name, form]) =>
    customArg({ ...(typeof form === "object" ? form : typeof form === "string" ? { type: form } : {}), name })
  );
}

function customArg(given: unknown): ArgMeta[] {
  const { success, data } = argument.safeParse(given);
  return success ? [{ ...data, ...valueFacts(given as Record<string, unknown>) }] : [];
}

/** True when the file has functions, which need a guest process to live in. */
export function hasFunctions(definition: Definition): boolean {
  return definition.methods.length > 0 || definition.properties.length > 0;
}
