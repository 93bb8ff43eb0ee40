import { basename, join, relative } from "node:path";
import { fileReason, requireRegularFile } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { VenvPlan } from "./venv.ts";

/**
 * The virtual environment of a script of the generic `Python` driver (document 000): `workspace/python/.venvs/<script>/`,
 * when a `<script>.requirements.txt` lies beside the script.
 *
 * @param script `config.script`.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for what is no name of a script; `DRIVER_LOAD_FAILED` for a script that is
 * no file.
 */
export async function scriptVenv(workspace: string, script: unknown): Promise<VenvPlan | undefined> {
  const folder = join(workspace, "python");
  const name = typeof script === "string" ? script.replace(/\.py$/, "") : "";
  const requirements = join(folder, `${name}.requirements.txt`);
  if (name === "" || relative(folder, requirements).startsWith("..")) {
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `config.script is ${JSON.stringify(script)}; it names a file below workspace/python/, without .py`,
    );
  }
  await requireFile(join(folder, `${name}.py`));
  const there = await Deno.lstat(requirements).then(() => true, () => false);
  return there ? { folder: join(folder, ".venvs", name), requirements } : undefined;
}

// The interpreter would wait for a pipe; a script that is not there it reports itself.
async function requireFile(path: string): Promise<void> {
  await requireRegularFile(path).catch((cause) => {
    if (cause instanceof Deno.errors.NotFound) return;
    throw new AppError("DRIVER_LOAD_FAILED", `Cannot run python/${basename(path)}: ${fileReason(cause)}`, {
      cause,
    });
  });
}
