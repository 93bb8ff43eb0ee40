import { isSetting, settingsFindings } from "./settings_findings.ts";
import { whenTheyCount } from "./when_settings_count.ts";

type Json = Readonly<Record<string, unknown>>;

/** What somebody has done to the file while the server runs. */
export interface HandEdit {
  /** What to tell: what has changed and from when it counts, and what is wrong with the file. */
  text: string;
  /** True when something is wrong with the file. */
  wrong: boolean;
  /** Paths of the settings that have changed; none when the file cannot be used. */
  changed: readonly string[];
}

/** What a saved file that cannot be used means. */
export function brokenEdit(reason: string): HandEdit {
  return {
    text:
      `The saved config/server.json is not used: ${
        reason.replace(/^Cannot read config\/server\.json: /, "")
      }. The settings stay as they were; a start with this ` +
      "file would fail",
    wrong: true,
    changed: [],
  };
}

/** What a saved file means that can be used. */
export function usableEdit(
  file: { raw: Json; repeated: readonly string[] },
  { paths, gone }: { paths: readonly (readonly string[])[]; gone: boolean },
): HandEdit {
  const findings = settingsFindings(file);
  const changed = paths.filter(isSetting).map((path) => path.join("."));
  const told = [...whenTheyCount(changed), ...findings];
  if (told.length === 0) told.push(paths.length > 0 ? "what had no effect is out" : "it can be read again");
  const what = `config/server.json ${gone ? "is gone" : "was saved"}`;
  return { text: `${what}: ${told.join("; ")}`, wrong: findings.length > 0, changed };
}
