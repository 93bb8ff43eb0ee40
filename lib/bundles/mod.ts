/**
 * What runs outside the server, bundled in `dist/`: which build is the newest, and whether it still fits its sources.
 *
 * @module
 */
export { type Build, type HeldBuild, holdBuild, newestBuild, programCache } from "./build.ts";
export { ensureBuilt } from "./ensure_built.ts";
export { type Inputs, isUpToDate, readInputs } from "./inputs.ts";
export { publishBuild } from "./publish_build.ts";
