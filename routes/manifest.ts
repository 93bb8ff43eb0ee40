/**
 * Every page by its path. Fresh finds them by the names of the files; here the table is written down.
 *
 * @module
 */
import Workbench from "@/islands/Workbench.tsx";
import type { PageRoute } from "@/lib/server/mod.ts";
import NotFound from "./_404.tsx";
import App from "./_app.tsx";
import { pageRoute } from "./_render/page_route.ts";
import Index from "./index.tsx";
import Stop from "./stop.tsx";

const islands = new Map([[Workbench, "Workbench"]]);

/** The pages of the server; the last answers for every address without one. */
export const PAGES: readonly PageRoute[] = [
  pageRoute({ path: "/", page: Index, app: App, islands }),
  pageRoute({ path: "/stop", page: Stop, app: App, islands }),
  pageRoute({ path: "*", page: NotFound, app: App, islands, status: 404 }),
];
