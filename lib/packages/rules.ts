import type { Finding } from "@/lib/protocol/mod.ts";

/** One rule of the validator. */
export interface Rule {
  severity: Finding["severity"];
  /** When it fires, as the end of a sentence. */
  when: string;
  /** Why it can never fire on this server. */
  never?: string;
}

const CSHARP = "there are no C# drivers here: tier 3 is any executable, and an executable has no C# project";
const ASSEMBLY = "it looks into a .NET assembly, and tier 3 is any executable here";

/** Every rule, in the order of the documents; those behind `ENTRYPOINT_FILE_MISSING` are this house's own. */
export const RULES = {
  MANIFEST_MISSING: { severity: "hard", when: "there is no manifest.json" },
  ID_MISSING: { severity: "hard", when: "`id` is absent" },
  ID_INVALID: {
    severity: "hard",
    when: "`id` is not `[org/]short-id` in lower-case kebab, 3 to 40 characters each",
  },
  NAME_MISSING: { severity: "hard", when: "`name` is absent" },
  VERSION_MISSING: { severity: "hard", when: "`version` is absent" },
  VERSION_INVALID: {
    severity: "hard",
    when: "`version` is not x.y.z (a pre-release may follow: 1.2.0-rc.1)",
  },
  ENTRYPOINT_MISSING: { severity: "hard", when: "`entryPoint` is absent" },
  ENTRYPOINT_UNSAFE: { severity: "hard", when: "`entryPoint` is not a bare file name good on every system" },
  FORMAT_VERSION_INVALID: { severity: "hard", when: "`formatVersion` is not 1" },
  CATEGORY_MISSING: {
    severity: "hard",
    when: "`category` is absent (native drivers; others default to free)",
  },
  CATEGORY_INVALID: { severity: "hard", when: "`category` is neither free nor premium" },
  TIER_INVALID: { severity: "hard", when: "`tier` is not 1, 2 or 3, or a `.driver.py` is not tier 2" },
  JS_PREMIUM_FORBIDDEN: { severity: "hard", when: "a JavaScript driver is premium" },
  PYTHON_PREMIUM_FORBIDDEN: { severity: "hard", when: "a Python driver is premium" },
  PREMIUM_NO_DRIVER_ID: {
    severity: "hard",
    when: "a premium source has no DriverId attribute",
    never: CSHARP,
  },
  PREMIUM_DRIVER_ID_MISMATCH: {
    severity: "hard",
    when: "the DriverId attribute differs from `id`",
    never: CSHARP,
  },
  PREMIUM_DRIVER_ID_HASH_MISMATCH: {
    severity: "hard",
    when: "`driverIdSha256` is not the hash of the short id",
  },
  PREMIUM_MANIFEST_HASH_MISSING: { severity: "hard", when: "a premium driver has no `driverIdSha256`" },
  PREMIUM_NOT_SIGNED: { severity: "hard", when: "a premium package has no signature, or a wrong one" },
  CSPROJ_MISSING: { severity: "hard", when: "there is no .csproj", never: CSHARP },
  CSPROJ_SDK_MISSING: { severity: "hard", when: "the .csproj does not reference the SDK", never: CSHARP },
  DRIVER_CS_MISSING: { severity: "soft", when: "there is no *Driver.cs", never: CSHARP },
  DRIVER_GROUP_MISSING: { severity: "soft", when: "the assembly names no group", never: CSHARP },
  JS_DEFAULT_EXPORT_MISSING: { severity: "hard", when: "there is no `export default`, or it is no object" },
  JS_META_MISSING: { severity: "hard", when: "the default export has no `meta`" },
  TEMPLATE_FILE_MISSING: {
    severity: "hard",
    when: "there is no template.js (soft in a package that exists already: it installs without)",
  },
  DESCRIPTION_MISSING: { severity: "soft", when: "`description` is absent" },
  DESCRIPTION_SHORT: { severity: "soft", when: "`description` has fewer than 40 characters" },
  TAGS_MISSING: { severity: "soft", when: "there are no `tags`" },
  TAGS_TOO_MANY: { severity: "soft", when: "there are more than 8 `tags`" },
  TAGS_UNKNOWN: { severity: "soft", when: "a tag is not in the vocabulary" },
  AUTHOR_MISSING: { severity: "soft", when: "there is no `author.name`" },
  GROUP_MISSING: { severity: "soft", when: "`group` is absent" },
  GROUP_INVALID: { severity: "soft", when: "`group` is not one of the four" },
  COMMERCE_MISSING_FOR_PREMIUM: { severity: "soft", when: "a premium driver has no `commerce`" },
  COMMERCE_LS_PRODUCT_MISSING: { severity: "soft", when: "`commerce` names no product" },
  COMMERCE_LS_PRODUCT_FORMAT: { severity: "hard", when: "the product id is not a numeric string" },
  COMMERCE_LS_VARIANT_FORMAT: { severity: "hard", when: "the variant id is not a numeric string" },
  COMMERCE_PRICE_INVALID: {
    severity: "hard",
    when: "the amount is not a non-negative whole number, or the currency not 3 capital letters",
  },
  COMMERCE_FREE_FORBIDDEN: { severity: "soft", when: "a free driver has `commerce`" },
  FREE_DRIVER_CAPABILITIES: { severity: "soft", when: "a free DLL uses system interfaces", never: ASSEMBLY },
  FREE_DRIVER_CAPABILITY_SCAN_FAILED: { severity: "soft", when: "a DLL cannot be analysed", never: ASSEMBLY },

  ENTRYPOINT_FILE_MISSING: { severity: "hard", when: "the file `entryPoint` names is not there" },
  ENTRYPOINT_TIER_MISMATCH: {
    severity: "hard",
    when: "tier 1 with an entry that is no `.js`, or tier 2 with one that is no `.driver.py`",
  },
  DOTNET_UNSUPPORTED: { severity: "hard", when: "`entryPoint` is a .NET assembly (`.dll`)" },
  MANIFEST_INVALID: { severity: "hard", when: "manifest.json is not a JSON object" },
  PACKAGE_UNREADABLE: { severity: "hard", when: "the archive is refused: damaged, unsafe or too large" },
  SERVER_TOO_OLD: { severity: "hard", when: "`minimumServerVersion` is higher than this server is" },
  JS_SOURCE_REFUSED: {
    severity: "hard",
    when: "the source does not parse, is over 1 MB, or contains `import` in any form",
  },
  PYTHON_META_MISSING: { severity: "hard", when: "a driver made with `muxit_driver` declares no `META`" },
  PYTHON_RUN_MISSING: { severity: "hard", when: "a driver made with `muxit_driver` does not call `run(…)`" },
  PROJECT_LINK: { severity: "hard", when: "the project holds a symbolic link; packages hold none" },
  PROJECT_FILE_NAME: { severity: "hard", when: "a file has a name that is not good on every system" },
  PROJECT_TOO_LARGE: { severity: "hard", when: "the project is larger than a package may be" },
  TIER_MISSING: { severity: "soft", when: "`tier` is absent (taken as 1)" },
  NAME_LENGTH: { severity: "soft", when: "`name` has fewer than 3 or more than 60 characters" },
  FIELD_INVALID: { severity: "soft", when: "an optional field has the wrong type (it is left out)" },
  KEY_REPEATED: { severity: "soft", when: "a key stands more than once (only the last one counts)" },
  MINIMUM_VERSION_CONFLICT: {
    severity: "soft",
    when: "`minimumServerVersion` and `minMuxitVersion` differ (the higher one counts)",
  },
  ICON_FILE_MISSING: { severity: "soft", when: "the file `icon` names is not there" },
  TEMPLATE_INVALID: { severity: "soft", when: "template.js does not parse or has no `export default`" },
  META_VERSION_MISMATCH: {
    severity: "soft",
    when: "`meta.version` of a JavaScript driver differs from `version`",
  },
  PYTHON_SDK_UNUSED: { severity: "soft", when: "a Python driver does not import `muxit_driver`" },
} as const satisfies Readonly<Record<string, Rule>>;

/** The name of a rule. */
export type RuleId = keyof typeof RULES;

/** A finding of a rule, with the rule's own severity unless another one is given. */
export function finding(ruleId: RuleId, message: string, severity?: Finding["severity"]): Finding {
  return { ruleId, severity: severity ?? RULES[ruleId].severity, message };
}

/** True when one of the findings makes a driver unfit to ship. */
export function isRefused(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "hard");
}
