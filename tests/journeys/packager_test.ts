import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "@/lib/driver_host/mod.ts";
import { hasProgram } from "../../tools/debian_packages.ts";
import { HOME, startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { START_FLAGS } from "../support/start_flags.ts";

const MAIN = join(HOME, "main.ts");
const compiler = ["cc", "gcc", "clang"].find(hasProgram);
const python = await findPython();

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a program to its end. */
async function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The command as a user types it, in a folder that is gone afterwards. */
async function bench(): Promise<
  AsyncDisposable & { folder: string; drivers(...args: string[]): Promise<Ended> }
> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-packager-" }));
  const start = [
    "run",
    ...START_FLAGS,
    "--config",
    join(HOME, "deno.json"),
    MAIN,
  ];
  return {
    folder,
    drivers: (...args) => run(Deno.execPath(), [...start, "drivers", ...args], folder),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("a JavaScript driver is made, tested, checked, built, looked into, installed, listed and replaced", async () => {
  await using at = await bench();
  const { folder, drivers } = at;
  const made = await drivers("create", "MyLamp", "--org", "acme");
  deepStrictEqual([made.code, made.err], [0, ""]);
  const project = join(folder, "drivers", "js", "my-lamp");
  const tested = await run(Deno.execPath(), ["test", "-A", "--no-config", "--no-lock", project], folder);
  strictEqual(tested.code, 0, tested.err + tested.out);

  const checked = await drivers("validate", "my-lamp", "--json", "--strict");
  deepStrictEqual(JSON.parse(checked.out), {
    results: [{
      driver: { name: "MyLamp", type: "js", dir: "drivers/js/my-lamp" },
      errors: [],
      warnings: [],
    }],
    summary: { errors: 0, warnings: 0, strict: true },
  });

  const built = JSON.parse((await drivers("build", "my-lamp", "--json")).out).packages[0];
  strictEqual(built.path, join(folder, "dist", "drivers", "acme-my-lamp-v0.1.0.muxdriver"));
  const again = await drivers("build", project, "--out", "again", "--json");
  strictEqual(JSON.parse(again.out).packages[0].sha256, built.sha256);

  const shown = await drivers("inspect", built.path);
  match(
    shown.out,
    /^Name +MyLamp 0\.1\.0 \(acme\/my-lamp\)\n[^]*my-lamp\.driver\.js[^]*Changes\n- First version/,
  );
  ok(!shown.out.includes("_test"), "tests stay at home");

  const workspace = join(folder, "ws");
  const nowhere = await drivers("install", built.path, "--workspace", workspace);
  deepStrictEqual([nowhere.code, nowhere.out], [1, ""]);
  match(nowhere.err, /CONFIG_READ_FAILED: There is no workspace/);
  await Deno.mkdir(workspace);
  strictEqual((await drivers("install", built.path, "--workspace", workspace)).code, 0);
  match(
    (await drivers("list", "--workspace", workspace)).out,
    /acme\/my-lamp +0\.1\.0 +1 +utilities +ok +drivers\//,
  );

  const manifest = join(project, "manifest.json");
  await Deno.writeTextFile(manifest, (await Deno.readTextFile(manifest)).replace("0.1.0", "0.2.0"));
  const newer = await drivers("build", "my-lamp");
  match(newer.err, /META_VERSION_MISMATCH/, "a warning does not stop the build");
  const path = newer.out.split("\n")[0]!;
  const installed = await drivers("install", path, "--workspace", workspace, "--json");
  deepStrictEqual(JSON.parse(installed.out).replaced, ["acme-my-lamp-v0.1.0.muxdriver"]);
  deepStrictEqual((await Array.fromAsync(Deno.readDir(join(workspace, "drivers")))).map(({ name }) => name), [
    "acme-my-lamp-v0.2.0.muxdriver",
  ]);
});

Deno.test("two drivers whose packages have one file name do not replace each other", async () => {
  await using at = await bench();
  await Deno.mkdir(join(at.folder, "ws"));
  await at.drivers("create", "MyLamp", "--org", "acme");
  const manifest = join(at.folder, "drivers", "js", "my-lamp", "manifest.json");
  const install = async () => {
    const built = JSON.parse((await at.drivers("build", "my-lamp", "--json")).out).packages[0];
    return await at.drivers("install", built.path, "--workspace", "ws");
  };
  strictEqual((await install()).code, 0);
  await Deno.writeTextFile(
    manifest,
    (await Deno.readTextFile(manifest)).replace("acme/my-lamp", "acme-my-lamp"),
  );
  const refused = await install();
  strictEqual(refused.code, 1);
  match(
    refused.err,
    /Cannot install acme-my-lamp: .* is the package of acme\/my-lamp; remove that one first/,
  );
});

Deno.test({
  name: `a Python driver is made and its test passes${"missing" in python ? " (skipped, needs Python)" : ""}`,
  ignore: "missing" in python,
  async fn() {
    await using at = await bench();
    strictEqual((await at.drivers("create", "--py", "MyLamp")).code, 0);
    const project = join(at.folder, "drivers", "py", "my-lamp");
    const path = "path" in python ? python.path : "";
    const tested = await run(path, ["-m", "unittest", "test_driver.py"], project);
    strictEqual(tested.code, 0, tested.err);
    const built = JSON.parse((await at.drivers("build", "my-lamp", "--json")).out).packages[0];
    const names = built.files.map(({ name }: { name: string }) => name);
    ok(names.includes("muxit_driver/__init__.py") && !names.includes("test_driver.py"));
  },
});

Deno.test({
  name: `a native driver is made, compiled, and its test passes${
    compiler === undefined ? " (skipped, needs a C compiler: apt-get install -y gcc)" : ""
  }`,
  ignore: compiler === undefined,
  async fn() {
    await using at = await bench();
    strictEqual((await at.drivers("create", "--native", "MyLamp")).code, 0);
    const project = join(at.folder, "drivers", "native", "my-lamp");
    const early = await at.drivers("build", "my-lamp");
    strictEqual(early.code, 1);
    match(early.err, /ENTRYPOINT_FILE_MISSING: entryPoint names 'my-lamp'.*compile it first/);
    const args = ["-O2", "-Wall", "-Wextra", "-Werror", "-o", "my-lamp", "my-lamp.c"];
    const compiled = await run(compiler!, args, project);
    strictEqual(compiled.code, 0, compiled.err);
    const tested = await run(Deno.execPath(), ["test", "-A", "--no-config", "--no-lock", project], at.folder);
    strictEqual(tested.code, 0, tested.err + tested.out);
    strictEqual((await at.drivers("build", "my-lamp")).code, 0);
  },
});

Deno.test("a driver that was just made works in a server", async () => {
  await using server = await startTestServer(
    { "connectors/lamp.js": 'export default { driver: "MyLamp", config: { label: "desk" } };' },
    {},
    "before ready",
  );
  await using at = await bench();
  strictEqual((await at.drivers("create", "MyLamp", "--dir", join(server.workspace, "drivers"))).code, 0);
  await using client = await WireClient.connect(server);
  await server.settled;
  await client.value({ type: "drivers.scan" });
  await client.value({ type: "connectors.reload" });
  strictEqual(await client.get("lamp", "label"), "desk");
  strictEqual(await client.call("lamp", "calculate", { a: 2, b: 3 }), 5);
});

Deno.test("validate ends with 1 on hard findings, and on soft ones with --strict", async () => {
  await using at = await bench();
  await at.drivers("create", "Good");
  await at.drivers("create", "Soft", "--dir", "drivers");
  await at.drivers("create", "--py", "Hard");
  const change = async (file: string, from: string, to: string) => {
    const path = join(at.folder, file);
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace(from, to));
  };
  await change("drivers/soft/manifest.json", '"other"', '"sensor"');
  await change("drivers/py/hard/manifest.json", '"tier": 2', '"tier": 1');
  const codes = [["good"], ["soft"], ["soft", "--strict"], ["hard"], ["--all"], ["good", "--strict"]];
  const ended = await Promise.all(codes.map((args) => at.drivers("validate", ...args)));
  deepStrictEqual(ended.map(({ code }) => code), [0, 0, 1, 1, 1, 0]);
  const all = JSON.parse((await at.drivers("validate", "--all", "--json")).out);
  deepStrictEqual(all.summary, { errors: 1, warnings: 1, strict: false });
  deepStrictEqual(
    all.results.map(({ driver }: { driver: { dir: string; type: string } }) => [driver.dir, driver.type]),
    [
      ["drivers/js/good", "js"],
      ["drivers/py/hard", "python"],
      ["drivers/soft", "js"],
    ],
  );
  deepStrictEqual(all.results[1].errors, [{
    ruleId: "TIER_INVALID",
    severity: "hard",
    message: "tier is '1'; a .driver.py is tier 2.",
  }]);
});

Deno.test("a package is signed, and a changed one is not installed with a key", async () => {
  await using at = await bench();
  await Deno.mkdir(join(at.folder, "ws"));
  await at.drivers("create", "MyLamp");
  const built = JSON.parse((await at.drivers("build", "my-lamp", "--json")).out).packages[0];
  strictEqual((await at.drivers("keygen", "acme")).code, 0);
  const twice = await at.drivers("keygen", "acme");
  deepStrictEqual([twice.code, /is there already/.test(twice.err)], [1, true]);
  if (Deno.build.os !== "windows") {
    strictEqual((await Deno.stat(join(at.folder, "acme.key.pem"))).mode! & 0o777, 0o600);
  }
  strictEqual((await at.drivers("sign", built.path, "--key", "acme.key.pem")).code, 0);
  const state = async (...args: string[]) =>
    JSON.parse((await at.drivers("inspect", built.path, "--json", ...args)).out).signature.state;
  strictEqual(await state(), "unchecked");
  strictEqual(await state("--key", "acme.pub.pem"), "valid");
  strictEqual(
    (await at.drivers("install", built.path, "--workspace", "ws", "--key", "acme.pub.pem")).code,
    0,
  );
  await Deno.stat(join(at.folder, "ws", "drivers", "local-my-lamp-v0.1.0.muxdriver.sig"));
  await Deno.writeTextFile(`${built.path}.sig`, btoa("x".repeat(64)));
  strictEqual(await state("--key", "acme.pub.pem"), "invalid");
});

Deno.test("a registry is made from packages and checked", async () => {
  await using at = await bench();
  await at.drivers("create", "MyLamp");
  await at.drivers("build", "my-lamp", "--out", "packages");
  const noUrl = await at.drivers("registry", "build", "packages");
  deepStrictEqual([noUrl.code, /--url/.test(noUrl.err)], [1, true]);
  const built = await at.drivers("registry", "build", "packages", "--url", "https://lab.example/d");
  strictEqual(built.code, 0, built.err);
  const index = JSON.parse(await Deno.readTextFile(join(at.folder, "packages", "index.json")));
  strictEqual(index.version, 1);
  const { downloadUrl, sha256, downloadSize, changelog, tier } = index.drivers[0];
  strictEqual(downloadUrl, "https://lab.example/d/local-my-lamp-v0.1.0.muxdriver");
  match(sha256, /^[0-9a-f]{64}$/);
  deepStrictEqual([downloadSize > 500, changelog, tier], [true, "- First version", 1]);
  strictEqual((await at.drivers("registry", "check", "packages")).code, 0);
  await Deno.writeTextFile(
    join(at.folder, "bad.json"),
    '{"version":1,"updated":"now","drivers":[{"id":"x"}]}',
  );
  const bad = await at.drivers("registry", "check", "bad.json", "--json");
  deepStrictEqual([bad.code, JSON.parse(bad.out).faults.length], [1, 5]);
  const entry =
    '{"id":"lab/pump","name":"Pump","version":"1.0.0","downloadUrl":"https://a.example/a","version":"1.1.0"}';
  await Deno.writeTextFile(join(at.folder, "packages", "pump.json"), entry);
  const twice = await at.drivers("registry", "build", "packages", "--url", "https://lab.example/d", "--json");
  deepStrictEqual([twice.code, JSON.parse(twice.out).drivers], [0, 2]);
  strictEqual(twice.err, 'pump.json: "version" stands there more than once, and only the last one counts\n');
  await Deno.writeTextFile(
    join(at.folder, "twice.json"),
    '{"version":1,"updated":"2026-01-01","drivers":[],"version":1}',
  );
  const checked = await at.drivers("registry", "check", "twice.json");
  deepStrictEqual([checked.code, /"version" stands there more than once/.test(checked.err)], [0, true]);
});

Deno.test("a package that is refused says why, in text and in JSON", async () => {
  await using at = await bench();
  await Deno.writeTextFile(join(at.folder, "evil.muxdriver"), "not a package");
  const refused = await at.drivers("inspect", "evil.muxdriver", "--json");
  strictEqual(refused.code, 1);
  strictEqual(JSON.parse(refused.out).error.code, "MARKETPLACE_INSTALL_FAILED");
  match(
    refused.err,
    /^MARKETPLACE_INSTALL_FAILED: Cannot use the package 'evil\.muxdriver': it is not a ZIP archive/,
  );
  await Deno.mkdir(join(at.folder, "ws", "drivers"), { recursive: true });
  strictEqual((await at.drivers("install", "evil.muxdriver", "--workspace", "ws")).code, 1);
  deepStrictEqual(await Array.fromAsync(Deno.readDir(join(at.folder, "ws", "drivers"))), []);
  const validated = await at.drivers("validate", "evil.muxdriver", "--json");
  deepStrictEqual([validated.code, JSON.parse(validated.out).results[0].errors[0].ruleId], [
    1,
    "PACKAGE_UNREADABLE",
  ]);
});

for (
  const [args, error] of [
    [[], /^Make, check, pack/],
    [["nonsense"], /There is no command 'nonsense'; there are create, /],
    [["list", "--nothing"], /Unknown option --nothing/],
    [["inspect"], /Exactly one package is needed, 0 given/],
    [["build"], /Name the folder of a project/],
    [["create", "!"], /is no name for a driver/],
    [["create", "--js", "--py", "Lamp"], /Say one of/],
    [["sign", "a.muxdriver"], /Name the private key with --key/],
    [["registry", "burn", "x"], /registry knows build and check/],
    [["validate"], /Name a folder or a package, or say --all/],
  ] as const
) {
  Deno.test(`drivers ${args.join(" ")} is written wrong and ends with 2`, async () => {
    await using at = await bench();
    const { code, out, err } = await at.drivers(...args);
    deepStrictEqual([code, out], [2, ""]);
    match(err, error);
    deepStrictEqual(await Array.fromAsync(Deno.readDir(at.folder)), [], "nothing was made");
  });
}
