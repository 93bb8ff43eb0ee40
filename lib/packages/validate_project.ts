import { join } from "node:path";
import { errorText } from "@/lib/protocol/mod.ts";
import { type DriverFiles, MAX_TEXT_BYTES } from "./driver_files.ts";
import { listProject, type ProjectListing } from "./project_files.ts";
import { finding } from "./rules.ts";
import { validateFiles, type ValidateOptions, type Validation } from "./validate_files.ts";

/**
 * Checks the project folder of a driver against every rule. Nothing of it is run.
 *
 * @example
 * const { findings } = await validateProject("drivers/js/gcode");
 * console.assert(findings.every(({ severity }) => severity !== "hard"));
 */
export async function validateProject(folder: string, options: ValidateOptions = {}): Promise<Validation> {
  let listing: ProjectListing;
  try {
    listing = await listProject(folder);
  } catch (error) {
    return { findings: [finding("MANIFEST_MISSING", `${folder} cannot be read: ${errorText(error)}.`)] };
  }
  const validation = await validateFiles(projectFiles(folder, listing), { ...options, template: "hard" });
  return { ...validation, findings: [...validation.findings, ...listing.findings] };
}

function projectFiles(folder: string, { files }: ProjectListing): DriverFiles {
  const sizes = new Map(files.map(({ name, bytes }) => [name, bytes]));
  return {
    has: (name) => sizes.has(name),
    async text(name) {
      if ((sizes.get(name) ?? 0) > MAX_TEXT_BYTES) {
        throw new RangeError(`it is larger than ${MAX_TEXT_BYTES} bytes`);
      }
      return await Deno.readTextFile(join(folder, name));
    },
  };
}
