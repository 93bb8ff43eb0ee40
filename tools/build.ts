/**
 * Bundles what runs outside the server: the guest program, its Worker and the page islands, into `dist/`.
 *
 * @module
 */
import { bundleGuest } from "./build_guest.ts";
import { bundleIslands } from "./build_islands.ts";

await Deno.mkdir("dist", { recursive: true });
await Promise.all([bundleGuest(), bundleIslands()]);
