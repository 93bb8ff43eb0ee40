import type { JSX } from "preact";
import type { ScriptEntry } from "@/lib/client/stores/mod.ts";
import { Icon } from "@/lib/ui/mod.ts";
import { ScriptRow, type ScriptRowProps } from "./script_row.tsx";
import type { ScriptFolder } from "./script_tree.ts";

/** Properties of a {@linkcode ScriptBranch}. */
export interface ScriptBranchProps extends Pick<ScriptRowProps, "now" | "onSelect"> {
  folder: ScriptFolder<ScriptEntry>;
  /** Name of the selected script. */
  selected: string | undefined;
}

/** The scripts of a folder and the folders in it, each of which can be shut. */
export function ScriptBranch({ folder, selected, now, onSelect }: ScriptBranchProps): JSX.Element {
  return (
    <ul class="branch">
      {folder.scripts.map((entry) => (
        <ScriptRow
          key={entry.name}
          entry={entry}
          selected={entry.name === selected}
          now={now}
          onSelect={onSelect}
        />
      ))}
      {folder.folders.map((inner) => (
        <li key={inner.path} class="branch__folder">
          <details open>
            <summary class="branch__name">
              <Icon name="chevron-down" />
              <Icon name="folder" />
              {inner.name}
            </summary>
            <ScriptBranch folder={inner} selected={selected} now={now} onSelect={onSelect} />
          </details>
        </li>
      ))}
    </ul>
  );
}
