import { deepStrictEqual, match, rejects, strictEqual, throws } from "node:assert/strict";
import { join } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";
import { checkSize, ScriptFiles, scriptName } from "./script_files.ts";

interface Place extends AsyncDisposable {
  files: ScriptFiles;
  /** Absolute path of a path below the workspace. */
  path(name: string): string;
}

/** A workspace with the given files; beside it lies `outside.js`. */
async function workspace(given: Record<string, string>): Promise<Place> {
  const above = await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-scripts-" }));
  const root = join(above, "workspace");
  const write = async (path: string, text: string) => {
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, text);
  };
  await write(join(above, "outside.js"), "'outside'");
  await Deno.mkdir(root);
  for (const [path, text] of Object.entries(given)) await write(join(root, path), text);
  return {
    files: new ScriptFiles({ root, scripts: join(root, "scripts"), startup: join(root, "startup") }),
    path: (name) => join(root, name),
    [Symbol.asyncDispose]: () => Deno.remove(above, { recursive: true }),
  };
}

const notFound = { name: "AppError", code: "SCRIPT_NOT_FOUND" };
const links = Deno.build.os === "windows";

for (
  const [given, name] of [
    ["hello", "hello"],
    ["hello.js", "hello"],
    ["hello.JS", "hello"],
    ["  hello  ", "hello"],
    ["./hello", "hello"],
    ["demo/15-notifications", "demo/15-notifications"],
    ["demo\\15-notifications.js", "demo/15-notifications"],
    ["startup/monitor.js", "startup/monitor"],
    ["a.b.js", "a.b"],
    ["hello.js.js", "hello.js"],
    ["Grüße an alle", "Grüße an alle"],
    ["x".repeat(200), "x".repeat(200)],
  ] as const
) {
  Deno.test(`the script of the name ${JSON.stringify(given.slice(0, 40))} is ${name.slice(0, 40)}`, () => {
    strictEqual(scriptName(given), name);
  });
}

for (
  const given of [
    "",
    "   ",
    ".js",
    "..",
    "../x",
    "..\\x",
    "a/../../x",
    "a/./b",
    "a//b",
    "/etc/passwd",
    "\\\\server\\share",
    "a/",
    "C:\\x",
    "con\x00",
    "a\nb",
    "a?b",
    "a*b",
    'a"b',
    "a|b",
    "x".repeat(201),
    "x".repeat(300),
  ]
) {
  Deno.test(`${JSON.stringify(given.slice(0, 40))} is no name of a script`, () => {
    throws(() => scriptName(given), { code: "VALIDATION_INVALID_VALUE" });
  });
}

Deno.test("a name that is refused is quoted only in part", () => {
  throws(() => scriptName("x".repeat(1e6)), ({ message }: AppError) => message.length < 400);
});

Deno.test("scripts are listed by their path, sorted, startup scripts last", async () => {
  await using place = await workspace({
    "scripts/b.js": "",
    "scripts/a.js": "",
    "scripts/demo/15-x.js": "",
    "scripts/demo/deep/er.js": "",
    "scripts/readme.md": "",
    "scripts/off.js.disabled": "",
    "scripts/.hidden.js": "",
    "scripts/.git/x.js": "",
    "scripts/startup/unreachable.js": "",
    "startup/02-b.js": "",
    "startup/01-a.js": "",
    "startup/10-c.js": "",
    "startup/monitor.js.disabled": "",
    "startup/folder/not-started.js": "",
  });
  deepStrictEqual(await place.files.list(), [
    "a",
    "b",
    "demo/15-x",
    "demo/deep/er",
    "startup/01-a",
    "startup/02-b",
    "startup/10-c",
  ]);
  deepStrictEqual(await place.files.startup(), ["startup/01-a", "startup/02-b", "startup/10-c"]);
});

Deno.test("a workspace without scripts has none, and says so when one is wanted", async () => {
  await using place = await workspace({});
  deepStrictEqual([await place.files.list(), await place.files.startup()], [[], []]);
  await rejects(place.files.read("x"), { ...notFound, message: "There is no script 'x'; known: none" });
});

Deno.test("a folder nested without end is listed down to a depth", async () => {
  const deep = Array(12).fill("d").join("/");
  await using place = await workspace({ [`scripts/${deep}/x.js`]: "", "scripts/d/y.js": "" });
  deepStrictEqual(await place.files.list(), ["d/y"]);
});

Deno.test("a script is read by the name it is listed under", async () => {
  await using place = await workspace({
    "scripts/a.js": "1",
    "scripts/demo/b.js": "\uFEFF2",
    "startup/a.js": "3",
    "scripts/js.js": "4",
  });
  for (const [name, text] of [["a", "1"], ["demo/b", "2"], ["startup/a", "3"], ["js", "4"]] as const) {
    strictEqual(await place.files.read(name), text);
    strictEqual(await place.files.exists(name), true);
  }
});

Deno.test("an unknown script is refused with those there are", async () => {
  await using place = await workspace({ "scripts/a.js": "", "startup/b.js": "" });
  strictEqual(await place.files.exists("nope"), false);
  await rejects(place.files.read("nope"), {
    ...notFound,
    message: "There is no script 'nope'; known: a, startup/b",
  });
});

Deno.test("a folder is no script", async () => {
  await using place = await workspace({ "scripts/folder.js/x.js": "" });
  strictEqual(await place.files.exists("folder"), false);
  await rejects(place.files.read("folder"), { name: "AppError" });
});

Deno.test({
  name: "a link that leads out of the workspace is not read, neither a file nor a folder",
  ignore: links,
  fn: async () => {
    await using place = await workspace({ "scripts/a.js": "1", "data/b.js": "2" });
    await Deno.symlink(place.path("../outside.js"), place.path("scripts/out.js"));
    await Deno.symlink(place.path(".."), place.path("scripts/up"));
    await Deno.symlink(place.path("data/b.js"), place.path("scripts/inside.js"));
    await Deno.symlink(place.path("nowhere.js"), place.path("scripts/dangling.js"));
    await rejects(place.files.read("out"), notFound);
    await rejects(place.files.read("up/outside"), notFound);
    await rejects(place.files.read("dangling"), notFound);
    strictEqual(await place.files.read("inside"), "2");
  },
});

Deno.test({
  name: "a link in a circle does not keep the list from ending",
  ignore: links,
  fn: async () => {
    await using place = await workspace({ "scripts/a.js": "1" });
    await Deno.symlink(place.path("scripts"), place.path("scripts/again"));
    deepStrictEqual(await place.files.list(), ["a"]);
  },
});

Deno.test("a script of 1 MB is read, a larger one is refused before it is", async () => {
  await using place = await workspace({
    "scripts/fits.js": "x".repeat(1024 * 1024),
    "scripts/large.js": "x".repeat(1024 * 1024 + 1),
  });
  strictEqual((await place.files.read("fits")).length, 1024 * 1024);
  await rejects(place.files.read("large"), (error: AppError) => {
    strictEqual(error.code, "VALIDATION_INVALID_VALUE");
    match(error.message, /'large': its source has 1048577 bytes; 1048576 are allowed/);
    return true;
  });
  throws(() => checkSize("inline", 1024 * 1024 + 1), { code: "VALIDATION_INVALID_VALUE" });
});

Deno.test({
  name: "a script that may not be read says so instead of being unknown",
  ignore: links || Deno.uid() === 0,
  fn: async () => {
    await using place = await workspace({ "scripts/a.js": "1" });
    await Deno.chmod(place.path("scripts/a.js"), 0o000);
    await rejects(place.files.read("a"), { code: "SCRIPT_EXEC_FAILED" });
  },
});
