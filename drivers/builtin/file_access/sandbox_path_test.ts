import { ok, strictEqual, throws } from "node:assert/strict";
import { isUsableName, leaving, readPath, shown } from "./sandbox_path.ts";
import { temporaryName } from "./temporary_name.ts";

const AT = { connector: "files", windows: false };

const legal: [written: string, read: string][] = [
  ["readings.csv", "readings.csv"],
  ["run1/a.csv", "run1/a.csv"],
  ["run1\\raw\\a.csv", "run1/raw/a.csv"],
  ["./a.txt", "a.txt"],
  [".\\a.txt", "a.txt"],
  ["a//b///c.txt", "a/b/c.txt"],
  ["a/./b.txt", "a/b.txt"],
  ["a/../b.txt", "b.txt"],
  ["a/b/../../c.txt", "c.txt"],
  ["run1/", "run1"],
  [".hidden", ".hidden"],
  ["..data", "..data"],
  ["a..b/c..txt", "a..b/c..txt"],
  ["with space.txt", "with space.txt"],
  [" leading", " leading"],
  ["Messung_µA_25°C.csv", "Messung_µA_25°C.csv"],
  ["測定/結果🔬.csv", "測定/結果🔬.csv"],
  ["console.log", "console.log"],
  ["com10.txt", "com10.txt"],
  ["%2e%2e/x", "%2e%2e/x"],
  ["~/x", "~/x"],
  ["2026-05-10T12:30.csv", "2026-05-10T12:30.csv"],
];

for (const [written, read] of legal) {
  Deno.test(`the path ${JSON.stringify(written)} is read as ${read}`, () => {
    strictEqual(readPath(written, AT), read);
  });
}

const leavingPaths = [
  "../x",
  "..",
  "../",
  "..\\x",
  "..\\..\\windows\\win.ini",
  "a/../../x",
  "a\\..\\..\\x",
  "./../x",
  "a/b/../../../x",
  ".//..//x",
  "/etc/passwd",
  "//etc/passwd",
  "\\x",
  "\\\\server\\share\\x",
  "//server/share/x",
  "\\\\?\\C:\\x",
  "\\\\.\\PhysicalDrive0",
  "C:\\windows\\win.ini",
  "C:/windows/win.ini",
  "c:x",
  "C:",
  "file:///etc/passwd",
  "https://example.org/x",
];

for (const path of leavingPaths) {
  Deno.test(`the path ${JSON.stringify(path)} leaves the folder`, () => {
    throws(() => readPath(path, AT), (error: Error & { code: string }) => {
      strictEqual(error.code, "VALIDATION_INVALID_VALUE");
      ok(error.message.startsWith(`Path '${path}' leaves the folder of 'files'`), error.message);
      return true;
    });
  });
}

const unkeepable: [path: string, why: RegExp][] = [
  ["a\0b", /holds a character/],
  ["a\0/../../x", /holds a character/],
  ["a\nb", /holds a character/],
  ["\ud800.txt", /holds a character/],
  [".. /x", /ends with a dot or a space/],
  [".../x", /ends with a dot or a space/],
  ["a.", /ends with a dot or a space/],
  ["a ", /ends with a dot or a space/],
  ["CON", /is a device on Windows/],
  ["sub/nul.txt", /is a device on Windows/],
  ["Aux.tar.gz", /is a device on Windows/],
  ["com1", /is a device on Windows/],
  ["COM¹.txt", /is a device on Windows/],
  ["lpt9.csv", /is a device on Windows/],
  ["nul .txt", /is a device on Windows/],
  ["CONIN$", /is a device on Windows/],
  [".", /is the folder of 'files' itself/],
  ["a/..", /is the folder of 'files' itself/],
  ["x".repeat(5000), /longer than 4096/],
  [temporaryName(), /kept for unfinished writes/],
];

for (const [path, message] of unkeepable) {
  Deno.test(`the path ${JSON.stringify(path.slice(0, 40))} is refused`, () => {
    throws(() => readPath(path, AT), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

for (const path of ["", " ", "\t", "  \n"]) {
  Deno.test(`the path ${JSON.stringify(path)} counts as empty`, () => {
    throws(() => readPath(path, AT), { code: "VALIDATION_INVALID_VALUE", message: /Path cannot be empty/ });
    strictEqual(readPath(path, { ...AT, rootAllowed: true }), "");
  });
}

Deno.test("a dot means the folder itself where that is allowed", () => {
  for (const path of [".", "./", "a/.."]) strictEqual(readPath(path, { ...AT, rootAllowed: true }), "");
});

Deno.test("characters that Windows forbids are refused there and only there", () => {
  for (const path of ["data.csv:stream", 'a"b', "a|b", "what?", "*.csv", "a<b", "a>b"]) {
    throws(() => readPath(path, { ...AT, windows: true }), /Windows/);
    strictEqual(readPath(path, AT), path);
  }
});

Deno.test("a name is usable when it is read as it is", () => {
  for (const name of ["a.csv", ".hidden", "µ"]) strictEqual(isUsableName(name), true, name);
  for (const name of ["a\\b", "c:x", "nul", "a.", "a\nb", temporaryName()]) {
    strictEqual(isUsableName(name), false, name);
  }
});

Deno.test("messages show a path in one line and not too long", () => {
  strictEqual(shown("a\nb\0"), "a\\u000ab\\u0000");
  strictEqual(shown("x".repeat(300)).length, 201);
  strictEqual(
    leaving("files", " through a link"),
    "leaves the folder of 'files' through a link: only what lies in that folder can be used",
  );
});
