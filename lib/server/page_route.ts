/** What a page gets to know of the server. */
export interface PageContext {
  /** Version of the server. */
  version: string;
  /** Tells its workspace from others. */
  workspace: string;
  /** What a form of this page sends back to stop all scripts; absent where the page may not. */
  stopProof?: string | undefined;
  /** Names of the scripts that were stopped, for the page that answers such a form. */
  stopped?: readonly string[];
  /** Values of the `:name` parts of the path. */
  params: Record<string, string>;
}

/** One page, by its path; made from the files of `routes/`. */
export interface PageRoute {
  /** Path with `:name` parts: `/`, `/connectors/:name`. */
  path: string;
  /** Answers a request for the page. */
  render(request: Request, context: PageContext): Response | Promise<Response>;
}

/** A folder whose files are served as they are. */
export interface AssetFolder {
  /** Path in front of the file names: `/static`. */
  prefix: string;
  /** Absolute path. */
  folder: string;
}
