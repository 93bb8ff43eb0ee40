import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { AppError } from "@/lib/protocol/mod.ts";
import { extractPackage } from "./extract_package.ts";
import { inspectPackage } from "./inspect_package.ts";
import { validatePackage } from "./validate_package.ts";
import { goodProject } from "./testing/good_driver.ts";
import { type RawArchive, type RawEntry, rawZip } from "./testing/raw_zip.ts";
import { testFolder } from "./testing/temporary_folder.ts";

const GOOD: RawEntry[] = Object.entries(goodProject()).map(([name, data]) => ({ name, data, method: 8 }));
const ZEROS = new Uint8Array(8 << 20);
const BOMB = deflateRawSync(ZEROS);
const zip64Extra = new Uint8Array(20);
zip64Extra.set([1, 0, 16, 0]);

interface Evil {
  title: string;
  reason: RegExp;
  entries?: RawEntry[];
  archive?: RawArchive;
  change?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

const named = (name: string | Uint8Array, reason: RegExp): Evil => ({
  title: `the name ${JSON.stringify(typeof name === "string" ? name.slice(0, 30) : "ff fe")}`,
  entries: [{ name, data: "evil" }],
  reason,
});
const kind = (title: string, unixMode: number): Evil => ({
  title,
  entries: [{ name: "link", data: "/etc/passwd", unixMode }],
  reason: /entry 'link' is (a symbolic link|not a plain file or folder)/,
});

const EVIL: Evil[] = [
  named("../evil.js", /would leave the folder/),
  named("a/../../evil.js", /would leave the folder/),
  named("..", /would leave the folder/),
  named("./evil.js", /would leave the folder/),
  named("/etc/evil", /an absolute path/),
  named("//host/share/evil", /an absolute path/),
  named("C:/evil.js", /a drive letter/),
  named("c:evil.js", /a drive letter/),
  named("..\\evil.js", /a backslash/),
  named("\\\\host\\share\\evil", /a backslash/),
  named("evil.js\0.txt", /control characters/),
  named("evil\u001b[2J.js", /'evil\\u001b\[2J\.js' has control characters/),
  named("a//evil.js", /an empty part/),
  named("evil.js:stream", /Windows does not allow/),
  named("con", /keeps for a device/),
  named("deps/NUL.txt", /keeps for a device/),
  named("lpt1.driver.js", /keeps for a device/),
  named("evil.js.", /ends in a dot/),
  named("evil /a.js", /ends in a dot or a space/),
  named("x".repeat(500), /more than 400 characters/),
  named("a/".repeat(40) + "b", /folders deep/),
  named(new Uint8Array([0x65, 0xff, 0xfe]), /not UTF-8/),
  named("", /has no name/),
  named(".muxit-package.json", /the cache keeps for itself/),
  named(".venv/bin/python", /the cache keeps for itself/),
  kind("a symbolic link", 0o120777),
  kind("a device", 0o060644),
  kind("a named pipe", 0o010644),
  kind("a socket", 0o140644),
  kind("a file that says it is a folder", 0o040755),
  {
    title: "a name that is there twice",
    entries: [{ name: "a.js", data: "1" }, { name: "a.js", data: "2" }],
    reason: /entry 'a\.js' is there twice/,
  },
  {
    title: "two names that differ in case",
    entries: [{ name: "Readme.md", data: "1" }, { name: "README.MD", data: "2" }],
    reason: /collides with 'Readme\.md'/,
  },
  {
    title: "two names that differ in the composition of a letter",
    entries: [{ name: "\u00e9.js", data: "1" }, { name: "e\u0301.js", data: "2" }],
    reason: /collides with/,
  },
  {
    title: "two folders that differ in case",
    entries: [{ name: "Lib/a.js", data: "1" }, { name: "lib/b.js", data: "2" }],
    reason: /collides with 'Lib'/,
  },
  {
    title: "a file that is a folder for another entry",
    entries: [{ name: "deps", data: "1" }, { name: "deps/a.js", data: "2" }],
    reason: /collides with 'deps'/,
  },
  {
    title: "a bomb that says how large it is",
    entries: [{ name: "bomb", data: ZEROS, method: 8 }],
    reason: /entry 'bomb' unpacks to more than 200 times its size/,
  },
  {
    title: "a bomb that says it is small",
    entries: [{ name: "bomb", packed: BOMB, method: 8, bytes: 100, crc: 1 }],
    reason: /entry 'bomb' has more than the 100 bytes it declares/,
  },
  {
    title: "many entries over one piece of data",
    entries: [
      { name: "one", data: "x".repeat(1000), method: 8 },
      ...["two", "three"].map((name) => ({
        name,
        localName: name,
        data: "x".repeat(1000),
        method: 8,
        offset: 0,
        directoryOnly: true,
      })),
    ],
    archive: {},
    reason: /entry 'two' has a header that contradicts the directory/,
  },
  {
    title: "an entry inside the data of another one",
    entries: [
      // The inner header lies in the stored data of the outer entry.
      {
        name: "outer",
        data: rawZip([{ name: "inner", data: "evil" }]),
      },
      { name: "inner", data: "evil", directoryOnly: true, offset: -1 },
    ],
    reason: /overlaps with entry 'outer'/,
  },
  {
    title: "an entry that is larger than one may be",
    entries: [{ name: "huge", data: "x", bytes: 600 << 20, packedBytes: 600 << 20 }],
    reason: /unpacks to 629145600 bytes/,
  },
  {
    title: "entries that are too large together",
    entries: ["a", "b", "c"].map((name) => ({ name, data: "x", bytes: 400 << 20, packedBytes: 400 << 20 })),
    reason: /it unpacks to \d+ bytes; at most 1073741824/,
  },
  {
    title: "more entries than allowed",
    entries: Array.from({ length: 10_001 }, (_, index) => ({ name: `f${index}`, data: "" })),
    reason: /it has 100\d\d entries; at most 10000 are allowed/,
  },
  {
    title: "a wrong checksum",
    entries: [{ name: "a.js", data: "text", crc: 0x12345678 }],
    reason: /entry 'a\.js' is damaged: its checksum is wrong/,
  },
  {
    title: "a flipped bit in packed data",
    entries: [{ name: "a.js", data: "text ".repeat(50), packed: flipped("text ".repeat(50)), method: 8 }],
    reason: /entry 'a\.js' (is damaged|has)/,
  },
  {
    title: "packed data that ends early",
    entries: [{
      name: "a.js",
      data: "0123456789".repeat(99),
      packed: cut("0123456789".repeat(99)),
      method: 8,
    }],
    reason: /entry 'a\.js' (is damaged|has \d+ bytes instead)/,
  },
  {
    title: "something behind packed data",
    entries: [{ name: "a.js", data: "text", packed: padded("text"), method: 8 }],
    reason: /entry 'a\.js' is damaged/,
  },
  {
    title: "fewer bytes than declared",
    entries: [{ name: "a.js", data: "text", bytes: 40, packed: deflateRawSync("text"), method: 8 }],
    reason: /has 4 bytes instead of the 40/,
  },
  {
    title: "an encrypted entry",
    entries: [{ name: "a.js", data: "text", flags: 0x801 }],
    reason: /entry 'a\.js' is encrypted/,
  },
  {
    title: "a strongly encrypted entry",
    entries: [{ name: "a.js", data: "text", flags: 0x840 }],
    reason: /entry 'a\.js' is encrypted/,
  },
  {
    title: "an unknown method",
    entries: [{ name: "a.js", data: "text", method: 14 }],
    reason: /packed with method 14/,
  },
  {
    title: "a stored entry with two sizes",
    entries: [{ name: "a.js", data: "text", bytes: 3 }],
    reason: /its two sizes differ/,
  },
  {
    title: "a folder with content",
    entries: [{ name: "deps/", data: "text", unixMode: 0o040755 }],
    reason: /a folder with content/,
  },
  {
    title: "another name in the local header",
    entries: [{ name: "a.js", localName: "b.js", data: "text" }],
    reason: /contradicts the directory/,
  },
  {
    title: "sizes of ZIP64",
    entries: [{ name: "a.js", data: "text", bytes: 0xffffffff, packedBytes: 0xffffffff }],
    reason: /uses ZIP64/,
  },
  {
    title: "an extra field of ZIP64",
    entries: [{ name: "a.js", data: "text", extra: zip64Extra }],
    reason: /uses ZIP64/,
  },
  { title: "counts of ZIP64", archive: { entries: 0xffff }, reason: /ZIP64 archive/ },
  {
    title: "a ZIP64 locator",
    archive: { beforeEnd: new Uint8Array([0x50, 0x4b, 6, 7, ...new Uint8Array(16)]) },
    reason: /ZIP64 archive/,
  },
  { title: "a split archive", archive: { disk: 1 }, reason: /split archive/ },
  { title: "a count that differs", archive: { entries: 5, entriesHere: 4 }, reason: /split archive/ },
  { title: "more entries than there are", archive: { entries: 9 }, reason: /broken at entry/ },
  { title: "fewer entries than there are", archive: { entries: 2 }, reason: /more than its entries/ },
  { title: "a directory elsewhere", archive: { directoryOffset: 7 }, reason: /does not lie where/ },
  {
    title: "a directory beyond the end",
    archive: { directoryBytes: 0xfffffff0 },
    reason: /does not lie where/,
  },
  { title: "a program in front of the archive", change: prefixed, reason: /does not lie where/ },
  {
    title: "a file that is cut in the middle",
    change: (bytes) => bytes.slice(0, 400),
    reason: /its end is missing/,
  },
  {
    title: "a file that is cut at the end",
    change: (bytes) => bytes.slice(0, -1),
    reason: /its end is missing/,
  },
  { title: "an empty file", change: () => new Uint8Array(), reason: /not a ZIP archive|ends too early/ },
  {
    title: "a text",
    change: () => new TextEncoder().encode("hello ".repeat(99)),
    reason: /not a ZIP archive/,
  },
  {
    title: "a start far beyond the end",
    entries: [{ name: "a.js", data: "text", offset: 0x7fffffff }],
    reason: /beyond the end of the archive/,
  },
  {
    title: "data that reaches into the directory",
    entries: [{ name: "a.js", data: "text", bytes: 90, packedBytes: 90 }],
    reason: /beyond the end of the archive/,
  },
];

for (const { title, reason, entries = [], archive, change = unchanged } of EVIL) {
  Deno.test(`a package with ${title} is refused and leaves nothing behind`, async () => {
    await using folder = await testFolder();
    const bytes = change(rawZip([...GOOD, ...aimed(entries)], archive));
    await folder.write({ "evil.muxdriver": bytes });
    const path = join(folder.path, "evil.muxdriver");
    const refused = (error: unknown) => {
      ok(error instanceof AppError);
      strictEqual(error.code, "MARKETPLACE_INSTALL_FAILED");
      match(error.message, /^Cannot use the package 'evil\.muxdriver': /);
      match(error.message, reason);
      // deno-lint-ignore no-control-regex -- these must not be there
      ok(!/[\u0000-\u001f]/.test(error.message), "no control characters");
      return true;
    };
    await rejects(extractPackage(path, join(folder.path, "cache")), refused);
    deepStrictEqual(await folder.tree("cache"), []);
    deepStrictEqual((await folder.tree()).filter((name) => name !== "cache"), ["evil.muxdriver"]);
    // Names the cache keeps for itself are nothing to refuse before unpacking.
    if (reason.source.includes("cache keeps")) return;
    await rejects(inspectPackage(path), refused);
    deepStrictEqual((await validatePackage(path)).findings.map(({ ruleId }) => ruleId), [
      "PACKAGE_UNREADABLE",
    ]);
  });
}

Deno.test("the archive these are made of is good, also with a comment, folders and sizes behind the data", async () => {
  await using folder = await testFolder();
  const entries: RawEntry[] = [
    ...GOOD.map((entry) => ({ ...entry, descriptor: true })),
    { name: "deps/", unixMode: 0o040755 },
    { name: "deps/empty.txt", unixMode: 0 },
    { name: "deps/ä.txt", data: "text" },
  ];
  await folder.write({ "a.muxdriver": rawZip(entries, { comment: "made by hand" }) });
  const { folder: unpacked } = await extractPackage(
    join(folder.path, "a.muxdriver"),
    join(folder.path, "cache"),
  );
  strictEqual(await Deno.readTextFile(join(unpacked, "deps", "ä.txt")), "text");
  strictEqual(await Deno.readTextFile(join(unpacked, "deps", "empty.txt")), "");
});

Deno.test("a manifest that is itself a bomb is not read into memory", async () => {
  await using folder = await testFolder();
  await folder.write({ "a.muxdriver": rawZip([{ name: "manifest.json", data: "{" + " ".repeat(1 << 20) }]) });
  await rejects(
    inspectPackage(join(folder.path, "a.muxdriver")),
    /'manifest\.json' has 1048577 bytes; at most 1048576/,
  );
});

/** `offset: -1` aims at the inner header inside the data of the entry before. */
function aimed(entries: readonly RawEntry[]): RawEntry[] {
  const before = rawZip(GOOD).length - 22 - GOOD.reduce((sum, { name }) => sum + 46 + name.length, 0);
  return entries.map((entry) => {
    if (entry.offset === -1) return { ...entry, offset: before + 30 + "outer".length };
    return entry.offset === 0 ? { ...entry, offset: before } : entry;
  });
}

function unchanged(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes;
}

function flipped(text: string): Uint8Array {
  const bytes = deflateRawSync(text);
  bytes[3]! ^= 0x10;
  return bytes;
}

function cut(text: string): Uint8Array {
  return deflateRawSync(text).subarray(0, -3);
}

function padded(text: string): Uint8Array {
  return new Uint8Array([...deflateRawSync(text), 1, 2, 3]);
}

function prefixed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...new TextEncoder().encode("#!/bin/sh\n"), ...bytes]);
}
