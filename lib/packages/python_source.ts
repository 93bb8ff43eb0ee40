/** What can be told of a Python driver without running it. */
export interface PythonFacts {
  importsSdk: boolean;
  hasMeta: boolean;
  callsRun: boolean;
}

// Comments and texts in quotes, which may hold anything; the longest kinds first.
const QUIET =
  /"""(?:\\[^]|(?!""")[^\\])*(?:"""|$)|'''(?:\\[^]|(?!''')[^\\])*(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|#[^\n]*/g;

/** Reads a driver's text: does it use the SDK, declare `META`, and start itself with `run(…)`. */
export function readPython(source: string): PythonFacts {
  const code = source.replace(QUIET, (found) => found.startsWith("#") ? "" : '""');
  return {
    importsSdk: /^[ \t]*(?:from[ \t]+muxit_driver\b|import[ \t]+[^\n]*\bmuxit_driver\b)/m.test(code),
    hasMeta: /\bMETA\b/.test(code),
    callsRun: /(?<!def )\brun[ \t]*\(/.test(code),
  };
}
