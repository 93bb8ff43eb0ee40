import { z } from "zod";
import { repeatedInJson } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/** Repeated keys that are told. */
const MOST_REPEATED = 5;

const entry = z.looseObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}\/[a-z0-9][a-z0-9-]{2,39}$/),
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  downloadUrl: z.string().min(1),
  description: z.string().default(""),
  author: z.looseObject({ name: z.string().optional(), github: z.string().optional() }).default({}),
  group: z.enum(["instruments", "motion", "communication", "utilities"]).catch("utilities"),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).catch(1),
  category: z.enum(["free", "premium"]).catch("free"),
  tags: z.array(z.string()).default([]),
  license: z.string().optional(),
  downloadSize: z.number().nonnegative().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i).optional(),
  signature: z.string().optional(),
  minMuxitVersion: z.string().optional(),
  readme: z.string().optional(),
  changelog: z.string().optional(),
});

/** One version of one package that a registry offers (spec wire §8.7). */
export type RegistryEntry = z.infer<typeof entry>;

/**
 * The entries of a registry index; an entry that is wrong is left out and counted, so that one bad one does not hide the
 * others. `repeated` has the places of keys that stand more than once, of which the last one counts.
 *
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` when the text is no index at all.
 */
export function parseRegistryIndex(
  text: string,
  from: string,
): { entries: RegistryEntry[]; refused: number; repeated: string[] } {
  let drivers: unknown;
  try {
    ({ drivers } = JSON.parse(text.replace(/^\uFEFF/, "")) as { drivers?: unknown });
  } catch {
    drivers = undefined;
  }
  if (!Array.isArray(drivers)) {
    throw new AppError(
      "MARKETPLACE_INSTALL_FAILED",
      `Cannot read the registry ${from}: it is no index, which has the form { "version": 1, "drivers": [ … ] }`,
    );
  }
  const parsed = drivers.map((item) => entry.safeParse(item));
  const entries = parsed.flatMap((result) => result.success ? [result.data] : []);
  return { entries, refused: parsed.length - entries.length, repeated: repeatedInJson(text, MOST_REPEATED) };
}
