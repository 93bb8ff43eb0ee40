/**
 * The workspace folder: where its parts lie, and what changes in it.
 *
 * @module
 */
export { type Filling, fillWorkspace } from "./fill_workspace.ts";
export { type LoadedFolders, type OddFile, oddFiles } from "./odd_files.ts";
export { STARTER_FILES, STARTER_SETTINGS } from "./starter_files.ts";
export { sweepWorkspace } from "./sweep_workspace.ts";
export { watchFolder, type WatchOptions } from "./watch_folder.ts";
export { openWorkspace, type Workspace } from "./workspace.ts";
