/**
 * Who may import whom: the one table of the house. A folder that is not in it fails the lint.
 *
 * Outside a room only its doors may be imported.
 */
export interface Room {
  /** Folder, relative to the project. */
  folder: string;
  /** Rooms it may import. */
  imports: readonly string[];
  /** Files others may import. */
  doors?: readonly string[];
  /** False where the code also runs in a browser. */
  deno?: boolean;
}

const BASE = ["lib/protocol", "lib/core"] as const;
const FEATURES = [
  "lib/bundles",
  "lib/sandbox",
  "lib/running",
  "lib/transports",
  "lib/settings",
  "lib/streams",
  "lib/license",
  "lib/access",
  "lib/websocket",
  "lib/workspace",
  "lib/driver_host",
  "lib/connectors",
  "lib/prompts",
  "lib/script_host",
  "lib/packages",
  "lib/marketplace",
] as const;

/** Every room, from the ground up. */
export const ROOMS: readonly Room[] = [
  { folder: "lib/protocol", imports: [], doors: ["mod.ts", "plain.ts"], deno: false },
  { folder: "lib/format", imports: ["lib/protocol"], deno: false },
  { folder: "lib/core", imports: ["lib/protocol", "lib/format"] },
  { folder: "lib/bundles", imports: BASE },
  { folder: "lib/sandbox", imports: [...BASE, "lib/format"] },
  { folder: "lib/running", imports: BASE },
  { folder: "lib/transports", imports: [...BASE, "lib/running"] },
  { folder: "lib/settings", imports: BASE },
  { folder: "lib/streams", imports: BASE },
  { folder: "lib/license", imports: [] },
  { folder: "lib/access", imports: [] },
  { folder: "lib/websocket", imports: [] },
  { folder: "lib/workspace", imports: BASE },
  { folder: "lib/driver_host", imports: [...BASE, "lib/sandbox", "lib/transports", "lib/packages"] },
  {
    folder: "lib/connectors",
    imports: [
      ...BASE,
      "lib/sandbox",
      "lib/settings",
      "lib/streams",
      "lib/license",
      "lib/transports",
      "lib/driver_host",
    ],
  },
  { folder: "lib/prompts", imports: BASE },
  { folder: "lib/script_host", imports: [...BASE, "lib/sandbox", "lib/streams", "lib/prompts"] },
  { folder: "lib/marketplace", imports: [...BASE, "lib/packages", "lib/driver_host"] },
  { folder: "lib/server", imports: [...BASE, ...FEATURES] },
  { folder: "lib/client", imports: ["lib/protocol", "lib/format"], deno: false },
  { folder: "lib/cli", imports: [...BASE, "lib/format", "lib/client", "lib/running"] },
  { folder: "lib/packages", imports: BASE },
  { folder: "lib/packager", imports: [...BASE, "lib/packages"] },
  { folder: "lib/ui", imports: [], deno: false },
  { folder: "drivers/builtin", imports: [...BASE, "lib/running", "lib/transports", "lib/driver_host"] },
  { folder: "drivers/simulators", imports: [...BASE, "lib/transports"], doors: ["scpi/mod.ts"] },
  { folder: "drivers/js", imports: [] },
  { folder: "islands", imports: ["lib/protocol", "lib/format", "lib/client", "lib/ui"], deno: false },
  { folder: "routes", imports: ["lib/protocol", "lib/server", "lib/ui", "islands"], doors: ["manifest.ts"] },
  { folder: "workspace", imports: [] },
];

/** Folders whose files may import anything: programs about the house, not part of it. */
export const OUTSIDE: readonly string[] = ["tools", "tests", "main.ts"];
