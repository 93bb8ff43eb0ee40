/**
 * Brings the islands of a page to life: every element with `data-island` holds what the server rendered; the component comes
 * from the file of that name.
 *
 * @module
 */
import { type ComponentType, h, hydrate } from "preact";
import { keepInPlainSight } from "./layout/plain_sight.ts";

keepInPlainSight();

for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const { island, props } = element.dataset;
  const file = new URL(`./${island}.js`, import.meta.url);
  const { default: Island } = await import(file.href) as { default: ComponentType };
  hydrate(h(Island, JSON.parse(props ?? "{}")), element);
}
