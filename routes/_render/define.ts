import type { ComponentType, JSX } from "preact";

/** What every page knows; Fresh calls it state. */
export interface State {
  /** Version of the server. */
  version: string;
  /** Tells the workspace of the server from others. */
  workspace: string;
  /** What a form of the page sends back to stop all scripts; absent where it may not. */
  stopProof: string | undefined;
  /** Names of the scripts that have just been stopped. */
  stopped: readonly string[] | undefined;
  /** The theme the user chose, or `undefined` for the one of the system. */
  theme: Theme | undefined;
}

/** A theme that was chosen. */
export type Theme = "light" | "dark";

/** What a page component gets; the shape of Fresh 2. */
export interface PageProps {
  readonly req: Request;
  readonly url: URL;
  /** Values of the `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly state: State;
  /** The page inside, for `_app.tsx`. */
  readonly Component: ComponentType;
}

/** A page component. */
export type Page = (props: PageProps) => JSX.Element;

/** Gives routes their types, as `createDefine()` of Fresh 2 does. */
export const define = {
  /** Declares a page. */
  page: (page: Page): Page => page,
};
