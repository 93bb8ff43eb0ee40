import { join } from "node:path";
import { PAGES } from "@/routes/manifest.ts";
import { HOME, startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";

/** A connector file that does not parse. */
export const BROKEN = "export default {\n  driver: 'GUI',\n  methods: { go: () => 1 + },\n};\n";

/** The starter workspace, with the simulated device's own page off and a file that is wrong. */
export async function labFiles(): Promise<WorkspaceFiles> {
  const files: WorkspaceFiles = { "connectors/broken.js": BROKEN };
  for (const name of ["panel", "psu", "test-device"]) {
    const text = await Deno.readTextFile(join(HOME, "workspace", "connectors", `${name}.js`));
    files[`connectors/${name}.js`] = text.replace(
      'label: "Test Device"',
      'label: "Test Device", dashboardPort: 0',
    );
  }
  return files;
}

/** Starts a server with the pages, on the starter workspace unless other files are given. */
export async function startLab(files?: WorkspaceFiles, port = 0): Promise<TestServer> {
  return await startTestServer(files ?? await labFiles(), { pages: PAGES, port });
}
