/**
 * Bundles what runs outside the server: the guest program, its Worker, the page islands and the client library, into `dist/`.
 *
 * @module
 */
import { bundleClient } from "./build_client.ts";
import { bundleGuest } from "./build_guest.ts";
import { bundleIslands } from "./build_islands.ts";

await Deno.mkdir("dist", { recursive: true });
await Promise.all([bundleGuest(), bundleIslands(), bundleClient()]);
