/** Icons the page uses, by their Lucide names; `tools/build_icons.ts` draws them into `icon_sprite.ts`. */
export const ICON_NAMES = [
  "arrow-down",
  "check",
  "chevron-down",
  "chevron-up",
  "circle-check",
  "folder",
  "info",
  "loader-circle",
  "message-circle-question-mark",
  "message-square",
  "monitor",
  "moon",
  "octagon-x",
  "play",
  "plug",
  "refresh-cw",
  "scroll-text",
  "search",
  "search-x",
  "square",
  "square-terminal",
  "sun",
  "trash-2",
  "triangle-alert",
  "volume-2",
  "volume-x",
  "x",
] as const;

/** Name of an icon. */
export type IconName = (typeof ICON_NAMES)[number];
