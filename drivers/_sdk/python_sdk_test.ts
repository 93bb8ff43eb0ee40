import { strictEqual } from "node:assert/strict";

const SDK = new URL("./python/", import.meta.url);
const MINIMUM = "import sys; sys.exit(sys.version_info < (3, 10))";

/** The interpreter that drivers would run on, as document 000 has it: `MUXIT_PYTHON`, `python3`, `python`. */
function findInterpreter(): string | undefined {
  return [Deno.env.get("MUXIT_PYTHON"), "python3", "python"].find((name) => name && isRecent(name));
}

function isRecent(command: string): boolean {
  try {
    return new Deno.Command(command, { args: ["-c", MINIMUM], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

const python = findInterpreter();

Deno.test({
  name: "the Python side of drivers passes its own tests" +
    (python === undefined ? " (skipped, needs Python 3.10 or newer)" : ""),
  ignore: python === undefined,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(python!, {
      args: ["-W", "error::ResourceWarning", "-m", "unittest"],
      cwd: SDK,
      env: { PYTHONDONTWRITEBYTECODE: "1" },
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    strictEqual(code, 0, text(stdout) + text(stderr));
  },
});
