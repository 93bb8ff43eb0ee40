import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";
import { z } from "zod";

const ms = (fallback: number) => z.number().int().min(1).max(LONGEST_TIMER_MS).default(fallback);
const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).prefault({} as never);

const port = z.union([
  z.number().int().min(1).max(65535),
  z.string().regex(/^\d{1,5}(-\d{1,5})?$/, 'must be a number, or a text as "4000-4010" for a range of ports'),
]);

/** Where one driver may connect to; a key that is not here would protect nobody, so it is refused. */
const transportRule = z.strictObject({
  hosts: z.array(z.string().min(1)).optional(),
  ports: z.array(port).optional(),
  serial: z.array(z.string().min(1)).optional(),
}, {
  error: (issue) =>
    issue.code === "unrecognized_keys"
      ? `holds ${
        issue.keys.map((key) => `"${key}"`).join(", ")
      }, which would have no effect; a rule has hosts, ports and serial`
      : undefined,
});

/** Tier names an operator may set (design §8.3). */
export const TIERS = ["free", "maker", "pro", "lab", "enterprise"] as const;

/**
 * `config/server.json` with every key this server reads, its range and default. Unknown keys are kept.
 */
export const serverSettings = z.looseObject({
  websocket: section({ port: z.number().int().min(0).max(65535).default(8765) }),
  polling: section({
    connectorRate: z.number().int().min(10).max(3_600_000).default(200),
    broadcastRate: z.number().int().min(10).max(10_000).default(50),
  }),
  logging: section({ level: z.enum(["debug", "info", "warn", "error"]).default("info") }),
  connectors: section({ enabled: z.array(z.string()).optional() }),
  drivers: section({ directory: z.string().min(1).default("./drivers") }),
  scripts: section({
    directory: z.string().min(1).default("./scripts"),
    autoStart: z.array(z.string().min(1)).default([]),
  }),
  marketplace: section({
    registry: z.string().min(1).optional(),
    publicKeys: z.array(z.string()).default([]),
  }),
  timeouts: section({ read: ms(30_000), write: ms(30_000), action: ms(600_000), init: ms(60_000) }),
  limits: section({
    heapMb: z.number().int().min(16).max(4096).default(128),
    maxHeapMb: z.number().int().min(16).max(4096).default(1024),
  }),
  license: section({
    tier: z.string().toLowerCase().pipe(z.enum(TIERS)).default("free"),
  }),
  security: section({
    bindAddress: z.string().min(1).default("127.0.0.1"),
    rateLimit: section({ callsPerSec: z.number().int().min(5).default(1000) }),
    transports: z.record(z.string(), transportRule).default({}),
  }),
});

/** The validated settings. */
export type ServerSettings = z.infer<typeof serverSettings>;
