import type { JSX } from "preact";
import { ICON_SPRITE } from "./icon_sprite.ts";

/** The drawings of all icons, once per page, so that none is missing when the server cannot be reached. */
export function IconDrawings(): JSX.Element {
  return <div hidden dangerouslySetInnerHTML={{ __html: ICON_SPRITE }} />;
}
