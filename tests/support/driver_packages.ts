import { join } from "node:path";
import { buildPackage, type PackageInfo } from "@/lib/packages/mod.ts";

/** What a package for a test is made of. */
export interface PackagePlan {
  id?: string;
  version: string;
  /** Fields of the manifest beside the usual ones. */
  manifest?: Record<string, unknown>;
  /** More files of the project, or other texts for the usual ones, by name. */
  files?: Record<string, string>;
}

/** A JavaScript driver that tells its version. */
function driverSource(name: string, version: string): string {
  return `export default {
  meta: {
    name: ${JSON.stringify(name)}, version: ${JSON.stringify(version)}, group: "utilities",
    description: "Tells which version of it is running, for tests of packages",
    properties: { version: { type: "string", access: "r" }, value: { type: "number", access: "rw" } },
  },
  value: 0,
  get(name) { return name === "version" ? ${JSON.stringify(version)} : this.value; },
  set(_name, value) { this.value = value; },
};
`;
}

/** Builds a package of a JavaScript driver named \`Packaged\` into a folder. */
export async function packageInto(folder: string, plan: PackagePlan): Promise<PackageInfo> {
  const id = plan.id ?? "lab/packaged";
  const name = "Packaged";
  const project = await Deno.makeTempDir({ prefix: "muxit-project-" });
  const manifest = {
    formatVersion: 1,
    id,
    name,
    version: plan.version,
    description: "Tells which version of it is running, for tests of packages",
    tier: 1,
    category: "free",
    group: "utilities",
    entryPoint: "packaged.driver.js",
    author: { name: "Lab" },
    tags: ["other"],
    ...plan.manifest,
  };
  const files: Record<string, string> = {
    "manifest.json": JSON.stringify(manifest),
    "packaged.driver.js": driverSource(name, plan.version),
    "template.js": `export default {\n  driver: "${name}",\n  config: {},\n};\n`,
    "README.md": "# Packaged\n",
    "CHANGELOG.md": `# Changes\n\n## ${plan.version}\n\nNews of ${plan.version}\n\n## 0.0.1\n\nFirst\n`,
    ...plan.files,
  };
  try {
    for (const [file, text] of Object.entries(files)) await Deno.writeTextFile(join(project, file), text);
    const out = join(folder, `${id.replaceAll("/", "-")}-v${plan.version}.muxdriver`);
    return await buildPackage(project, out);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}
