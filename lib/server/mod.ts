/**
 * The server: composes all rooms, serves HTTP and WebSocket on one port.
 *
 * @module
 */
export { type RunningServer, type ServerOptions, startServer } from "./compose.ts";
export { type CommandLine, parseOptions, USAGE } from "./command_line.ts";
export { runServer } from "./run_server.ts";
export { type StartedOnWorkspace, startOnWorkspace, type StartOptions } from "./start_on_workspace.ts";
export type { AssetFolder, PageContext, PageRoute } from "./page_route.ts";
