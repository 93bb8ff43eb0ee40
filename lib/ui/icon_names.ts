/** Icons the page uses, by their Lucide names; `tools/build_icons.ts` draws them into `icon_sprite.ts`. */
export const ICON_NAMES = [
  "arrow-down",
  "check",
  "chevron-down",
  "chevron-up",
  "circle-check",
  "info",
  "loader-circle",
  "monitor",
  "moon",
  "octagon-x",
  "play",
  "plug",
  "refresh-cw",
  "search",
  "search-x",
  "square-terminal",
  "sun",
  "trash-2",
  "triangle-alert",
  "x",
] as const;

/** Name of an icon. */
export type IconName = (typeof ICON_NAMES)[number];
