/**
 * The workspace folder: where its parts lie, and what changes in it.
 *
 * @module
 */
export { watchFolder, type WatchOptions } from "./watch_folder.ts";
export { openWorkspace, type Workspace } from "./workspace.ts";
