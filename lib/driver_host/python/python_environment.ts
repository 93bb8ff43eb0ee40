/**
 * Environment variables for a Python driver process, beside the server's own.
 *
 * @param sdk Absolute path of the folder that holds the package `muxit_driver`.
 */
export function pythonEnvironment(sdk: string): Record<string, string> {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const before = Deno.env.get("PYTHONPATH");
  return {
    PYTHONPATH: before === undefined || before === "" ? sdk : `${sdk}${separator}${before}`,
    PYTHONUNBUFFERED: "1",
    PYTHONUTF8: "1",
    // Announces that large values may come as raw bytes behind a line (drivers/_sdk/PROTOCOL.md).
    MUXIT_BINARY: "1",
    // Announces that NaN and the infinities may stand in a line as Python's `json` writes them.
    MUXIT_NAN: "1",
  };
}
