import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { SearchField } from "@/lib/ui/mod.ts";
import { type ThemeChoice, ThemeSwitch } from "./theme_switch.tsx";

/** The strip on top of the workbench. */
export function StatusStrip({ theme, query }: { theme: ThemeChoice; query: Signal<string> }): JSX.Element {
  return (
    <header class="strip">
      <h1 class="strip__brand">
        <img class="strip__logo" src="/static/favicon.svg" alt="" />
        Muxit
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
      </div>
    </header>
  );
}
