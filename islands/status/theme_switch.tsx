import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Segment, Segmented } from "@/lib/ui/mod.ts";

/** A theme, or the one of the system. */
export type ThemeChoice = "system" | "light" | "dark";

const CHOICES: readonly Segment<ThemeChoice>[] = [
  { value: "system", label: "System theme", icon: "monitor" },
  { value: "light", label: "Light theme", icon: "sun" },
  { value: "dark", label: "Dark theme", icon: "moon" },
];

const YEAR_S = 31_536_000;

/** Chooses between light and dark. The choice lies in a cookie, so that the server renders the next page with it. */
export function ThemeSwitch({ initial }: { initial: ThemeChoice }): JSX.Element {
  const [theme, setTheme] = useState(initial);
  const choose = (choice: ThemeChoice) => {
    setTheme(choice);
    const { dataset } = document.documentElement;
    if (choice === "system") delete dataset.theme;
    else dataset.theme = choice;
    const age = choice === "system" ? 0 : YEAR_S;
    document.cookie = `muxit-theme=${choice}; path=/; max-age=${age}; samesite=strict`;
  };
  return <Segmented label="Theme" name="theme" segments={CHOICES} value={theme} onChange={choose} />;
}
