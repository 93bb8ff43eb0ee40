import type { Finding } from "@/lib/protocol/mod.ts";
import { entryNameFault, isDeviceName } from "./archive/entry_name.ts";
import { computeDriverIdHash, shortId } from "./driver_id_hash.ts";
import { DRIVER_GROUPS, DRIVER_TAGS } from "./driver_tags.ts";
import { quoted } from "./install_failed.ts";
import { finding, type RuleId } from "./rules.ts";
import { isVersion } from "./versions.ts";

type Fields = Readonly<Record<string, unknown>>;

const ID_PART = /^[a-z0-9][a-z0-9-]{2,39}$/;
const MIN_DESCRIPTION = 40;
const MAX_TAGS = 8;

/** What makes a driver nameless: without id, name, version and entry nothing can be done with it. */
export function identityFindings(raw: Fields): Finding[] {
  const found: Finding[] = [];
  const required = (key: string, missing: RuleId): string | undefined => {
    const value = raw[key];
    if (typeof value === "string" && value.trim() !== "") return value;
    found.push(finding(missing, `manifest.json has no ${key}.`));
  };
  const id = required("id", "ID_MISSING");
  if (id !== undefined && !isId(id)) {
    const message = `id is ${
      quoted(id)
    }; it should look like your-name/short-id, each part 3 to 40 of a-z, 0-9 and "-".`;
    found.push(finding("ID_INVALID", message));
  }
  required("name", "NAME_MISSING");
  const version = required("version", "VERSION_MISSING");
  if (version !== undefined && !isVersion(version)) {
    found.push(finding("VERSION_INVALID", `version is ${quoted(version)}; it should look like 1.2.0.`));
  }
  const entry = required("entryPoint", "ENTRYPOINT_MISSING");
  if (entry !== undefined && !isBareName(entry)) {
    const message = `entryPoint is ${
      quoted(entry)
    }; it should be the bare name of a file beside manifest.json.`;
    found.push(finding("ENTRYPOINT_UNSAFE", message));
  }
  return found;
}

/** Every other rule about the manifest alone. */
export function manifestFindings(raw: Fields): Finding[] {
  const kind = kindOf(raw);
  return [
    ...formatFindings(raw, kind),
    ...kind === 3 ? premiumFindings(raw) : [],
    ...descriptionFindings(raw),
    ...commerceFindings(raw),
  ];
}

/** True for `[org/]short-id`; the first part becomes a folder, so it must not be the name of a device. */
function isId(id: string): boolean {
  const parts = id.split("/");
  return parts.length <= 2 && parts.every((part) => ID_PART.test(part)) &&
    (parts.length === 1 || !isDeviceName(parts[0]!));
}

function isBareName(name: string): boolean {
  return !/[/\\]|\.\./.test(name) && entryNameFault(name) === undefined;
}

/** The tier, as far as it can be told: the ending of a Python entry decides before a wrong number does. */
function kindOf(raw: Fields): 1 | 2 | 3 {
  if (String(raw.entryPoint).endsWith(".driver.py")) return 2;
  return raw.tier === 2 || raw.tier === 3 ? raw.tier : 1;
}

function formatFindings(raw: Fields, kind: 1 | 2 | 3): Finding[] {
  const found: Finding[] = [];
  const add = (ruleId: RuleId, message: string) => found.push(finding(ruleId, message));
  const { formatVersion, category, tier, entryPoint, name } = raw;
  if (formatVersion !== 1) {
    add("FORMAT_VERSION_INVALID", `formatVersion is ${shown(formatVersion)}; 1 is the only one.`);
  }
  if (isAbsent(category)) {
    if (kind === 3) add("CATEGORY_MISSING", "category is missing; a native driver says free or premium.");
  } else if (category !== "free" && category !== "premium") {
    add("CATEGORY_INVALID", `category is ${shown(category)}; free and premium are allowed.`);
  }
  if (isAbsent(tier) && kind === 1) {
    add("TIER_MISSING", "tier is missing; taken as 1 (JavaScript). 2 is Python, 3 is native.");
  } else if (![1, 2, 3].includes(tier as number) || (kind === 2 && tier !== 2)) {
    const allowed = kind === 2
      ? "a .driver.py is tier 2"
      : "1 (JavaScript), 2 (Python) and 3 (native) are allowed";
    add("TIER_INVALID", `tier is ${shown(tier)}; ${allowed}.`);
  }
  if (typeof entryPoint === "string") found.push(...endingFindings(entryPoint, kind));
  if (category === "premium" && kind === 1) {
    add("JS_PREMIUM_FORBIDDEN", "A JavaScript driver cannot be premium.");
  }
  if (category === "premium" && kind === 2) {
    add("PYTHON_PREMIUM_FORBIDDEN", "A Python driver cannot be premium.");
  }
  if (typeof name === "string" && name !== "" && (name.length < 3 || name.length > 60)) {
    add("NAME_LENGTH", `name has ${name.length} characters; 3 to 60 are good.`);
  }
  return found;
}

function endingFindings(entry: string, kind: 1 | 2 | 3): Finding[] {
  if (/\.dll$/i.test(entry)) {
    const message =
      `${quoted(entry)} is a .NET assembly; drivers of tier 3 are executables here that speak the wire of ` +
      `Python drivers on stdin and stdout.`;
    return [finding("DOTNET_UNSUPPORTED", message)];
  }
  const expected = kind === 1 ? ".js" : kind === 2 ? ".driver.py" : "";
  if (entry.endsWith(expected)) return [];
  const message = `A driver of tier ${kind} has an entryPoint that ends in ${expected}, not ${
    quoted(entry)
  }.`;
  return [finding("ENTRYPOINT_TIER_MISMATCH", message)];
}

function premiumFindings(raw: Fields): Finding[] {
  const { category, driverIdSha256: hash, id } = raw;
  if (category !== "premium" || typeof id !== "string") return [];
  const expected = computeDriverIdHash(shortId(id));
  if (isAbsent(hash)) {
    const message = `A premium driver has its driverIdSha256 in the manifest: ${expected}.`;
    return [finding("PREMIUM_MANIFEST_HASH_MISSING", message)];
  }
  if (hash === expected) return [];
  const message = `driverIdSha256 does not belong to '${shortId(id)}'; it should be ${expected}.`;
  return [finding("PREMIUM_DRIVER_ID_HASH_MISMATCH", message)];
}

function descriptionFindings(raw: Fields): Finding[] {
  const found: Finding[] = [];
  const add = (ruleId: RuleId, message: string) => found.push(finding(ruleId, message));
  const { description, author, group } = raw;
  if (typeof description !== "string" || description.trim() === "") {
    add("DESCRIPTION_MISSING", "description is missing.");
  } else if (description.length < MIN_DESCRIPTION) {
    const message =
      `description has ${description.length} characters; at least ${MIN_DESCRIPTION} are helpful.`;
    add("DESCRIPTION_SHORT", message);
  }
  found.push(...tagFindings(raw.tags));
  const named = (author as { name?: unknown } | null | undefined)?.name;
  if (typeof named !== "string" || named.trim() === "") add("AUTHOR_MISSING", "author.name is missing.");
  if (isAbsent(group)) add("GROUP_MISSING", "group is missing; taken as instruments.");
  else if (!(DRIVER_GROUPS as readonly unknown[]).includes(group)) {
    add("GROUP_INVALID", `group is ${shown(group)}; ${DRIVER_GROUPS.join(", ")} are allowed.`);
  }
  return found;
}

function tagFindings(given: unknown): Finding[] {
  const tags = Array.isArray(given) ? given.filter((tag) => typeof tag === "string") : [];
  if (tags.length === 0) {
    return [finding("TAGS_MISSING", `tags is empty; 1 to ${MAX_TAGS} tags help to find the driver.`)];
  }
  const found: Finding[] = [];
  if (tags.length > MAX_TAGS) {
    found.push(finding("TAGS_TOO_MANY", `There are ${tags.length} tags; at most ${MAX_TAGS} are good.`));
  }
  const unknown = tags.filter((tag) => !DRIVER_TAGS.includes(tag)).map(quoted);
  if (unknown.length > 0) {
    found.push(
      finding(
        "TAGS_UNKNOWN",
        `Not in the vocabulary: ${unknown.slice(0, 8).join(", ")}; 'other' is the fallback.`,
      ),
    );
  }
  return found;
}

function commerceFindings({ category, commerce }: Fields): Finding[] {
  const premium = category === "premium";
  if (isAbsent(commerce)) {
    return premium
      ? [finding("COMMERCE_MISSING_FOR_PREMIUM", "A premium driver has no commerce block.")]
      : [];
  }
  if (!premium) {
    return [finding("COMMERCE_FREE_FORBIDDEN", "A free driver has a commerce block; it is not used.")];
  }
  const found: Finding[] = [];
  const { lemonSqueezyProductId: product, lemonSqueezyVariantId: variant, price } = commerce as Fields;
  if (isAbsent(product) || product === "") {
    found.push(
      finding("COMMERCE_LS_PRODUCT_MISSING", "commerce names no product; activations cannot be matched."),
    );
  } else if (!isNumericText(product)) {
    found.push(
      finding("COMMERCE_LS_PRODUCT_FORMAT", `The product id is ${shown(product)}; it is a text of digits.`),
    );
  }
  if (!isAbsent(variant) && !isNumericText(variant)) {
    found.push(
      finding("COMMERCE_LS_VARIANT_FORMAT", `The variant id is ${shown(variant)}; it is a text of digits.`),
    );
  }
  if (!isAbsent(price) && !isPrice(price)) {
    const message = "price has an amount in minor units, 0 or more, and a currency of 3 capital letters.";
    found.push(finding("COMMERCE_PRICE_INVALID", message));
  }
  return found;
}

function isPrice(price: unknown): boolean {
  const { amount, currency } = price as Fields;
  return Number.isSafeInteger(amount) && (amount as number) >= 0 && typeof currency === "string" &&
    /^[A-Z]{3}$/.test(currency);
}

function isNumericText(value: unknown): boolean {
  return typeof value === "string" && /^\d+$/.test(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function shown(value: unknown): string {
  if (isAbsent(value)) return "missing";
  return quoted(typeof value === "string" ? value : JSON.stringify(value) ?? String(value));
}
