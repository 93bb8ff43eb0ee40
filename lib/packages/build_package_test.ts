import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { buildPackage, PYTHON_SDK } from "./build_package.ts";
import { extractPackage } from "./extract_package.ts";
import { FindingsError } from "./findings_error.ts";
import { inspectPackage } from "./inspect_package.ts";
import { packageFileName } from "./package_file_name.ts";
import { goodNative, goodProject, goodPython } from "./testing/good_driver.ts";
import { testFolder } from "./testing/temporary_folder.ts";
import { validatePackage } from "./validate_package.ts";
import { validateProject } from "./validate_project.ts";

const EXTRAS = {
  "README.md": "# Lamp\n",
  "CHANGELOG.md": "## 1.2.0\nBrighter.\n",
  "icon.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
  "data/table.csv": "1,2\n".repeat(2000),
};
const IGNORED = {
  ".git/config": "",
  ".env": "SECRET=1",
  "__pycache__/lamp.pyc": "",
  "node_modules/x/index.js": "",
  ".venv/bin/python": "",
  "tests/lamp.js": "",
  "lamp_test.ts": "",
  "test_lamp.py": "",
  "lamp.test.js": "",
  "old-v1.0.0.muxdriver": "",
};

Deno.test("two builds of the same files give the same bytes, whenever and wherever they are made", async () => {
  await using folder = await testFolder();
  const one = await folder.write({ ...EXTRAS, ...goodProject() }, "one");
  const two = await folder.write({ ...goodProject(), ...EXTRAS, ...IGNORED }, "elsewhere/two");
  await Deno.utime(join(two, "README.md"), new Date(0), new Date(0));
  const first = await buildPackage(one, join(folder.path, "out", "a.muxdriver"));
  const second = await buildPackage(two, join(folder.path, "b.muxdriver"));
  strictEqual(first.sha256, second.sha256);
  deepStrictEqual(await Deno.readFile(first.path), await Deno.readFile(second.path));
});

Deno.test("what is built is inspected and unpacked as it was", async () => {
  await using folder = await testFolder();
  const files = { ...goodProject(), ...EXTRAS };
  const project = await folder.write({ ...files, ...IGNORED }, "lamp");
  const built = await buildPackage(project, join(folder.path, "lamp.muxdriver"));
  const info = await inspectPackage(built.path);
  deepStrictEqual(info, built);
  deepStrictEqual(info.files.map(({ name }) => name), [
    "manifest.json",
    "lamp.driver.js",
    "CHANGELOG.md",
    "README.md",
    "data/table.csv",
    "icon.png",
    "template.js",
  ]);
  deepStrictEqual([info.readme, info.changelog], ["# Lamp\n", "## 1.2.0\nBrighter.\n"]);
  match(info.template!, /driver: "Lamp"/);
  strictEqual(info.signature.state, "missing");
  strictEqual(packageFileName(info.manifest), "acme-lamp-v1.2.0.muxdriver");
  deepStrictEqual((await validatePackage(built.path)).findings, []);
  const unpacked = await extractPackage(built.path, join(folder.path, "cache"));
  for (const name of Object.keys(files).filter((name) => name !== "manifest.json")) {
    deepStrictEqual(
      await Deno.readFile(join(unpacked.folder, name)),
      await Deno.readFile(join(project, name)),
    );
  }
});

Deno.test("a Python package brings the SDK along, the project's own copy gives way to it", async () => {
  await using folder = await testFolder();
  const project = await folder.write({
    ...goodPython(),
    "requirements.txt": "pyserial\n",
    "muxit_driver/__init__.py": "raise SystemExit('old')\n",
  }, "lamp");
  const info = await buildPackage(project, join(folder.path, "lamp.muxdriver"));
  const names = info.files.map(({ name }) => name);
  deepStrictEqual(names.filter((name) => !name.startsWith("muxit_driver/")), [
    "manifest.json",
    "lamp.driver.py",
    "requirements.txt",
    "template.js",
  ]);
  const { folder: unpacked } = await extractPackage(info.path, join(folder.path, "cache"));
  deepStrictEqual(
    await Deno.readTextFile(join(unpacked, "muxit_driver", "__init__.py")),
    await Deno.readTextFile(join(PYTHON_SDK, "__init__.py")),
  );
  ok(!names.some((name) => name.includes("__pycache__")));
});

Deno.test("a Python package is not built without the SDK", async () => {
  await using folder = await testFolder();
  const project = await folder.write(goodPython(), "lamp");
  const out = join(folder.path, "lamp.muxdriver");
  await rejects(
    buildPackage(project, out, { pythonSdk: join(folder.path, "nowhere") }),
    /Cannot pack the Python SDK/,
  );
});

Deno.test("a native entry may be run where it is unpacked", async () => {
  await using folder = await testFolder();
  const project = await folder.write({ ...goodNative(), "notes.txt": "" }, "lamp");
  const info = await buildPackage(project, join(folder.path, "lamp.muxdriver"));
  const { folder: unpacked } = await extractPackage(info.path, join(folder.path, "cache"));
  if (Deno.build.os === "windows") return;
  strictEqual((await Deno.stat(join(unpacked, "lamp"))).mode! & 0o777, 0o755);
  strictEqual((await Deno.stat(join(unpacked, "notes.txt"))).mode! & 0o111, 0);
});

Deno.test("a project with hard findings is not packed, and nothing is written", async () => {
  await using folder = await testFolder();
  const { "template.js": _left, ...files } = goodProject({ version: "one" });
  const project = await folder.write(files, "lamp");
  await rejects(buildPackage(project, join(folder.path, "out", "lamp.muxdriver")), (error: unknown) => {
    ok(error instanceof FindingsError);
    deepStrictEqual(error.findings.map(({ ruleId }) => ruleId), ["VERSION_INVALID", "TEMPLATE_FILE_MISSING"]);
    match(error.message, /VERSION_INVALID: version is 'one'[^]*TEMPLATE_FILE_MISSING/);
    return true;
  });
  deepStrictEqual((await folder.tree()).filter((name) => name.startsWith("out")), []);
});

Deno.test("PROJECT_TOO_LARGE fires on a project with too much in it", async () => {
  await using folder = await testFolder();
  const project = await folder.write(goodProject(), "lamp");
  // A file with a hole takes no space on the disk.
  await Deno.writeFile(join(project, "huge.bin"), new Uint8Array());
  await Deno.truncate(join(project, "huge.bin"), 513 * 1024 * 1024);
  deepStrictEqual((await validateProject(project)).findings.map(({ ruleId }) => ruleId), [
    "PROJECT_TOO_LARGE",
  ]);
});
