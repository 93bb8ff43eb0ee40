/**
 * The command line: a prompt with completion and history, and one-shot commands for other programs. It speaks to the server
 * as any other client does.
 *
 * @module
 */
export type { HeadlessServer } from "./find_server.ts";
export { type CliHost, runCli } from "./run_cli.ts";
