/** What a page gets to know of the server. */
export interface PageContext {
  /** Version of the server. */
  version: string;
  /** Values of the `:name` parts of the path. */
  params: Record<string, string>;
}

/** One page, by its path; made from the files of `routes/`. */
export interface PageRoute {
  /** Path with `:name` parts: `/`, `/connectors/:name`. */
  path: string;
  /** Answers a GET request. */
  render(request: Request, context: PageContext): Response | Promise<Response>;
}

/** A folder whose files are served as they are. */
export interface AssetFolder {
  /** Path in front of the file names: `/static`. */
  prefix: string;
  /** Absolute path. */
  folder: string;
}
