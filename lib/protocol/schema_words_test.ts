import { strictEqual } from "node:assert/strict";
import { z } from "zod";
import { schemaWords } from "./schema_words.ts";

const port = z.union([z.number().int().min(1).max(65535), z.string().regex(/^\d+$/, "must be a number")]);

for (
  const [schema, value, text] of [
    [z.string(), 5, "must be a text"],
    [z.string().min(1), "", "must not be empty"],
    [z.string().min(3), "a", "must have 3 characters or more"],
    [z.string().max(1), "ab", "must have 1 character or less"],
    [z.string().regex(/a/), "b", "does not have the form it must have"],
    [z.number(), NaN, "must be a number"],
    [z.number().int(), 1.5, "must be a whole number"],
    [z.number().min(5), 4, "must be 5 or more"],
    [z.number().positive(), 0, "must be more than 0"],
    [z.number().max(5), 6, "must be 5 or less"],
    [z.number().multipleOf(2), 3, "must be a multiple of 2"],
    [z.boolean(), "yes", "must be true or false"],
    [z.array(z.string()), {}, "must be a list"],
    [z.array(z.string()).max(1), ["a", "b"], "must have 1 entry or less"],
    [z.object({}), null, "must be an object"],
    [z.record(z.string(), z.string()), [], "must be an object"],
    [z.enum(["a", "b", "c"]), "d", 'must be "a", "b" or "c"'],
    [z.literal(true), 1, "must be true"],
    [z.union([z.string(), z.number(), z.boolean()]), null, "must be a text, a number or true or false"],
    [port, true, "must be a number or a text"],
    [port, 70000, "must be 65535 or less"],
    [port, "x", "must be a number"],
    [z.strictObject({}), { b: 1 }, 'has keys there are not: "b"'],
    [z.discriminatedUnion("k", [z.object({ k: z.literal("a") })]), { k: "z" }, 'must be "a"'],
    [z.custom(() => false), 1, "has a value that is not allowed"],
    [z.string("must be a name"), 1, "must be a name"],
  ] as const
) {
  Deno.test(`schemaWords() says: ${text} (${JSON.stringify(value)})`, () => {
    strictEqual(schema.safeParse(value, { error: schemaWords }).error!.issues[0]!.message, text);
  });
}
