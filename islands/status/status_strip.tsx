import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { SearchField } from "@/lib/ui/mod.ts";
import type { Bench } from "../workbench_context.ts";
import { SpeechSwitch } from "./speech_switch.tsx";
import { StopAll } from "./stop_all.tsx";
import { type ThemeChoice, ThemeSwitch } from "./theme_switch.tsx";

/** Properties of the {@linkcode StatusStrip}. */
export interface StatusStripProps {
  /** Absent while the page is only rendered. */
  bench: Bench | undefined;
  theme: ThemeChoice;
  /** Proves that STOP ALL was pressed on a page of this server. */
  stopProof: string | undefined;
  query: Signal<string>;
}

/** The strip on top of the workbench; nothing ever covers it. */
export function StatusStrip({ bench, theme, query, stopProof }: StatusStripProps): JSX.Element {
  return (
    <header class="strip">
      <h1 class="strip__brand">
        <img class="strip__logo" src="/static/favicon.svg" alt="" />
        <span class="strip__name">Muxit</span>
      </h1>
      <div class="strip__search">
        <SearchField
          label="Filter connectors and properties"
          shortcut="/"
          value={query.value}
          onChange={(value) => query.value = value}
        />
      </div>
      <div class="strip__tools">
        <ThemeSwitch initial={theme} />
        <SpeechSwitch speech={bench?.speech} />
        <StopAll bench={bench} proof={stopProof} />
      </div>
    </header>
  );
}
