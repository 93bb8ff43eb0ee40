import { DRIVER_GROUPS, isVersion, quoted } from "@/lib/packages/mod.ts";

type Fields = Readonly<Record<string, unknown>>;

const REQUIRED = ["id", "name", "version", "downloadUrl"];
const TEXTS = [
  "description",
  "license",
  "repository",
  "readme",
  "changelog",
  "minMuxitVersion",
  "published",
  "sha256",
  "category",
];
const LISTS = ["tags", "capabilities"];

/** What is wrong with an index, one line each; none when it is good. Unknown fields are allowed. */
export function checkIndex(index: unknown): string[] {
  if (!isObject(index)) return ["The index is not a JSON object"];
  const faults: string[] = [];
  if (index.version !== 1) faults.push("version is not 1");
  if (typeof index.updated !== "string" || Number.isNaN(Date.parse(index.updated))) {
    faults.push("updated is not an ISO time");
  }
  if (!Array.isArray(index.drivers)) return [...faults, "drivers is not a list"];
  for (const [place, entry] of index.drivers.entries()) {
    const name = isObject(entry) && typeof entry.id === "string" ? quoted(entry.id) : `entry ${place + 1}`;
    faults.push(...checkEntry(entry).map((fault) => `${name}: ${fault}`));
  }
  return [...faults, ...duplicates(index.drivers)];
}

/** What is wrong with one entry. */
export function checkEntry(entry: unknown): string[] {
  if (!isObject(entry)) return ["it is not a JSON object"];
  const faults: string[] = [];
  const check = (good: boolean, fault: string) => good || faults.push(fault);
  for (const field of REQUIRED) {
    check(typeof entry[field] === "string" && entry[field] !== "", `${field} is missing`);
  }
  const { id, version, downloadUrl, author, group, tier, downloadSize, sha256, category } = entry;
  if (typeof id === "string") check(id.includes("/") && !id.includes(".."), "id is not publisher/name");
  if (typeof version === "string" && version !== "") check(isVersion(version), "version is not x.y.z");
  if (typeof downloadUrl === "string") check(downloadUrl.startsWith("https://"), "downloadUrl is not https");
  for (const field of TEXTS) {
    check(isAbsent(entry[field]) || typeof entry[field] === "string", `${field} is no text`);
  }
  for (const field of LISTS) {
    const list = entry[field];
    const good = Array.isArray(list) && list.every((item) => typeof item === "string");
    check(isAbsent(list) || good, `${field} is no list of texts`);
  }
  check(isAbsent(author) || isObject(author), "author is no object");
  check(
    group === undefined || (DRIVER_GROUPS as readonly unknown[]).includes(group),
    "group is not one of the four",
  );
  check(tier === undefined || [1, 2, 3].includes(tier as number), "tier is not 1, 2 or 3");
  check(
    isAbsent(category) || ["free", "premium"].includes(category as string),
    "category is not free or premium",
  );
  check(
    isAbsent(downloadSize) || (Number.isSafeInteger(downloadSize) && (downloadSize as number) >= 0),
    "downloadSize is no number of bytes",
  );
  if (typeof sha256 === "string") {
    check(/^[0-9a-f]{64}$/.test(sha256), "sha256 is not 64 lower-case hex characters");
  }
  return faults;
}

// Several versions may share an id (the highest wins); the same version twice may not.
function duplicates(entries: readonly unknown[]): string[] {
  const seen = new Set<string>(), faults: string[] = [];
  for (const entry of entries) {
    if (!isObject(entry)) continue;
    const key = `${entry.id} ${entry.version}`.toLowerCase();
    if (seen.has(key)) {
      faults.push(`${quoted(String(entry.id))}: version ${quoted(String(entry.version))} is there twice`);
    }
    seen.add(key);
  }
  return faults;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
