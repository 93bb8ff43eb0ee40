/**
 * Bundles what runs outside the server: the guest program, its Worker, the page islands and the client library, into `dist/`.
 *
 * @module
 */
import { publishBuild } from "@/lib/bundles/mod.ts";
import { bundleClient } from "./build_client.ts";
import { bundleGuest } from "./build_guest.ts";
import { bundleIslands } from "./build_islands.ts";
import { HOME } from "./bundle.ts";

await publishBuild(HOME, async (folder) => {
  await bundleGuest(folder);
  await bundleIslands(folder);
  await bundleClient(folder);
});
