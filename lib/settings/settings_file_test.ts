import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { SettingsFile } from "./settings_file.ts";

async function onFile(
  text: string | undefined,
  work: (file: SettingsFile, bench: { path: string; read(): Promise<string> }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-settings-" });
  const path = `${folder}/server.json`;
  try {
    if (text !== undefined) await Deno.writeTextFile(path, text);
    await work(new SettingsFile(path), { path, read: () => Deno.readTextFile(path) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("changes that come at once are all kept", async () => {
  await onFile('{ "ai": {} }', async (file, { read }) => {
    await file.load();
    await Promise.all(Array.from({ length: 50 }, (_, index) => file.set(`ai.key${index}`, index)));
    const { ai } = JSON.parse(await read());
    deepStrictEqual(Object.values(ai), Array.from({ length: 50 }, (_, index) => index));
  });
});

Deno.test("what was edited by hand since the start stays, is in force, and looks as it did", async () => {
  await onFile('{ "logging": { "level": "info" } }', async (file, { path, read }) => {
    await file.load();
    const byHand = '{\n   "polling": { "connectorRate":   500 },\n   "mine": [1,2]\n}';
    await Deno.writeTextFile(path, byHand);
    await file.set("polling.broadcastRate", 70);
    strictEqual(await read(), byHand.replace("500", '500, "broadcastRate": 70'));
    strictEqual(file.settings.polling.connectorRate, 500);
  });
});

Deno.test("a file that was broken by hand is not written over", async () => {
  await onFile("{}", async (file, { path, read }) => {
    await file.load();
    await Deno.writeTextFile(path, '{ "a": ');
    await rejects(file.set("ai.b", 1), { code: "CONFIG_INVALID" });
    strictEqual(await read(), '{ "a": ');
    await Deno.writeFile(path, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    await rejects(file.set("ai.b", 1), /UTF-8/);
  });
});

Deno.test("a mask that is written back leaves the secret; one without a secret is refused", async () => {
  const text = '{ "ai": { "apiKey": "s3cret", "list": [{ "token": 4711 }] } }';
  await onFile(text, async (file, { read }) => {
    await file.load();
    await file.patch({ ai: { apiKey: "***", list: [{ token: "***" }], model: "x" } });
    deepStrictEqual(JSON.parse(await read()), {
      ai: { apiKey: "s3cret", list: [{ token: 4711 }], model: "x" },
    });
    await file.set("ai.apiKey", "***");
    await rejects(file.set("ai.password", "***"), /CONFIG_INVALID|"ai.password" is "\*\*\*"/);
    strictEqual(JSON.parse(await read()).ai.password, undefined);
  });
});

Deno.test("a file that is a pipe, too large or nested too deep is told, not waited for", async () => {
  await onFile(undefined, async (file, { path }) => {
    if (Deno.build.os !== "windows") {
      await new Deno.Command("mkfifo", { args: [path] }).output();
      await rejects(file.load(), { code: "CONFIG_INVALID", message: /pipe.*Put a file/ });
      await Deno.remove(path);
    }
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 2 ** 30);
    await rejects(file.load(), { code: "CONFIG_INVALID", message: /1073741824 bytes/ });
    await Deno.writeTextFile(path, `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    await rejects(file.load(), { code: "CONFIG_INVALID", message: /20001 levels/ });
    await Deno.remove(path);
    await Deno.mkdir(path);
    await rejects(file.load(), { code: "CONFIG_INVALID", message: /folder/ });
  });
});

Deno.test("a change nested too deep is refused", async () => {
  await onFile("{}", async (file, { read }) => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = { a: deep };
    await rejects(file.set("ai.x", deep), { code: "CONFIG_INVALID" });
    await rejects(file.set("a.".repeat(5000) + "a", 1), { code: "CONFIG_INVALID" });
    await rejects(file.patch(JSON.parse('{ "__proto__": 1 }')), { code: "CONFIG_INVALID" });
    strictEqual(await read(), "{}");
  });
});

Deno.test("what is no setting is not changed; what was meant is said, and nothing is written", async () => {
  const text = '{ "mine": { "x": 1 }, "constructor": 1 }';
  await onFile(text, async (file, { read }) => {
    await file.load();
    for (
      const [path, message] of [
        ["websocket.prot", /"websocket\.prot" is no setting; did you mean "websocket\.port"\? Nothing/],
        ["websocket.port.x", /server\.json/],
        ["constructor.prototype.x", /"constructor" is no setting\. Nothing/],
        ["__proto__.x", /"__proto__"/],
        ["logging.__proto__", /"__proto__"/],
        ["mine.x", /"mine" is no setting/],
        ["logging.level.", /not a path/],
        ["server.port", /"server" is no setting; did you mean "websocket\.port"\?/],
      ] as const
    ) await rejects(file.set(path, 5), { code: "CONFIG_INVALID", message }, path);
    const mixed = { logging: { level: "warn" }, websocket: { prot: 1 }, Logging: {} };
    await rejects(file.patch(mixed), {
      message:
        'Cannot change config/server.json: "websocket.prot" is no setting; did you mean "websocket.port"? ' +
        '"Logging" is no setting; did you mean "logging"? Nothing was changed',
    });
    await rejects(file.patch({ logging: { level: "warn" } }, { mien: 1 }), /"mien"/);
    strictEqual(await read(), text);
    // What stands there already may come along unchanged, and what the documents name is kept.
    await file.patch({ mine: { x: 1 }, ai: { provider: "claude" }, security: { editorMode: false } });
    await file.set("security.transports.MyDriver", { hosts: ["*"] });
  });
});

Deno.test("mode and link of the file stay", async () => {
  if (Deno.build.os === "windows") return;
  await onFile(undefined, async (file, { path }) => {
    await Deno.writeTextFile(`${path}.real`, "{}");
    await Deno.chmod(`${path}.real`, 0o640);
    await Deno.symlink(`${path}.real`, path);
    await file.set("agents.maxConcurrent", 1);
    strictEqual((await Deno.lstat(path)).isSymlink, true);
    strictEqual((await Deno.stat(path)).mode! & 0o777, 0o640);
    match(await Deno.readTextFile(`${path}.real`), /"maxConcurrent": 1/);
  });
});

Deno.test("keys without an effect are told once, with what was meant", async () => {
  const text = JSON.stringify({
    security: { bindAdress: "0.0.0.0", remoteAccess: true, transports: { X: { hosts: ["*"] } } },
    Logging: {},
    voice: { autoSend: true },
    mine: 1,
  });
  await onFile(text, async (file) => {
    await file.load();
    deepStrictEqual(file.findings(), [
      'server.json: "security.bindAdress" is no setting and has no effect; did you mean "security.bindAddress"?',
      'server.json: "security.remoteAccess" has no effect in this version yet',
      'server.json: "Logging" is no setting and has no effect; did you mean "logging"?',
      'server.json: "voice" has no effect in this version yet',
      'server.json: "mine" is no setting and has no effect',
    ]);
    deepStrictEqual(file.findings(), []);
  });
});

Deno.test("keys that stand more than once in the file are told, at the start and after a save", async () => {
  await onFile('{ "websocket": { "port": 1, "port": 2 } }', async (file, { path }) => {
    await file.load();
    const text = "stands there more than once, and only the last one counts";
    deepStrictEqual(file.findings(), [`server.json: "websocket.port" ${text}`]);
    strictEqual(file.settings.websocket.port, 2);
    // Nothing has changed but that.
    await Deno.writeTextFile(path, '{ "websocket": { "port": 2 }, "websocket": { "port": 2 } }');
    const { text: told, wrong } = (await file.look())!;
    match(told, new RegExp(`^config/server.json was saved: "websocket" ${text}$`));
    strictEqual(wrong, true);
  });
});

Deno.test("a misspelt or misplaced setting gets the suggestion with its full path", async () => {
  const text = JSON.stringify({
    bindAdress: "0.0.0.0",
    "websocket.port": 9000,
    logging: { callsPerSec: 50, heapMB: 64 },
    server: { port: 9000, name: "lab" },
    directory: "x",
  });
  await onFile(text, async (file) => {
    await file.load();
    deepStrictEqual(file.findings(), [
      'server.json: "bindAdress" is no setting and has no effect; did you mean "security.bindAddress"?',
      'server.json: "websocket.port" is no setting and has no effect; a section is an object: { "websocket": { "port": … } }',
      'server.json: "logging.callsPerSec" is no setting and has no effect; did you mean "security.rateLimit.callsPerSec"?',
      'server.json: "logging.heapMB" is no setting and has no effect; did you mean "limits.heapMb"?',
      'server.json: "server" is no setting and has no effect',
      'server.json: "server.port" has no effect; did you mean "websocket.port"?',
      'server.json: "directory" is no setting and has no effect; did you mean "drivers.directory" or "scripts.directory"?',
    ]);
  });
});

Deno.test("look() takes over what was edited by hand and says from when it counts", async () => {
  await onFile('{ "websocket": { "port": 1 } }', async (file, { path }) => {
    await file.load();
    strictEqual(await file.look(), undefined);
    await Deno.writeTextFile(
      path,
      '{ "websocket": { "port": 2 }, "logging": { "level": "debug" }, "timeouts": { "read": 5, "write": 6 } }',
    );
    deepStrictEqual(await file.look(), {
      text:
        'config/server.json was saved: "websocket.port" counts from the next start; "logging.level" counts from now ' +
        'on; "timeouts.read" and "timeouts.write" count for connectors that are loaded from now on',
      wrong: false,
      changed: ["websocket.port", "logging.level", "timeouts.read", "timeouts.write"],
    });
    strictEqual(file.settings.logging.level, "debug");
    await Deno.writeTextFile(path, "{}");
    const { changed } = (await file.look())!;
    deepStrictEqual(changed, ["websocket.port", "logging.level", "timeouts.read", "timeouts.write"]);
  });
});

Deno.test("look() says nothing of a save that changes nothing, nor of changes of the server's own", async () => {
  await onFile('{ "websocket": { "port": 1 }, "mine": {} }', async (file, { path, read }) => {
    await file.load();
    file.findings();
    await Deno.writeTextFile(path, '{\n  "mine": {},\n  "websocket": { "port": 1 }\n}\n');
    strictEqual(await file.look(), undefined);
    await file.set("polling.connectorRate", 300);
    strictEqual(await file.look(), undefined);
    // A change of ours that comes first takes over what was saved; it is told all the same.
    await Deno.writeTextFile(path, (await read()).replace('"port": 1', '"port": 2'));
    await file.set("polling.connectorRate", 400);
    deepStrictEqual((await file.look())!.changed, ["websocket.port"]);
    strictEqual(await file.look(), undefined);
  });
});

Deno.test("a change mends a file that was broken by hand, and says what it has changed", async () => {
  await onFile("{}", async (file, { path, read }) => {
    await file.load();
    await Deno.writeTextFile(path, '{ "websocket": { "port": 70000 }, "logging": { "level": "warn" } }');
    deepStrictEqual(await file.set("websocket.port", 7000), ["websocket.port"]);
    deepStrictEqual(JSON.parse(await read()).websocket.port, 7000);
    strictEqual(file.settings.logging.level, "warn");
    deepStrictEqual(await file.set("websocket.port", 7000), []);
    deepStrictEqual(await file.set("ai.model", "x"), []);
  });
});

Deno.test("look() says what is wrong with a saved file, and keeps the settings when it cannot be used", async () => {
  await onFile('{ "websocket": { "port": 7000 } }', async (file, { path }) => {
    await file.load();
    await Deno.writeTextFile(path, '{ "websocket": { "port": 70000 } }');
    const broken = (await file.look())!;
    match(
      broken.text,
      /^The saved config\/server.json is not used: .*"websocket.port" is 70000.*start with this file/,
    );
    strictEqual(broken.wrong, true);
    strictEqual(file.settings.websocket.port, 7000);
    strictEqual(await file.look(), undefined);
    await Deno.writeTextFile(path, '{ "websocket": { "port": 7000 } }');
    strictEqual((await file.look())!.text, "config/server.json was saved: it can be read again");
    await Deno.writeTextFile(path, '{ "websocket": { "port": 7001, "prot": 1 } }');
    deepStrictEqual(await file.look(), {
      text:
        'config/server.json was saved: "websocket.port" counts from the next start; "websocket.prot" is no setting ' +
        'and has no effect; did you mean "websocket.port"?',
      wrong: true,
      changed: ["websocket.port"],
    });
    await Deno.remove(path);
    match(
      (await file.look())!.text,
      /^config\/server.json is gone: "websocket.port" counts from the next start$/,
    );
  });
});
