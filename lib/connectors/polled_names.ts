import type { Driver } from "@/lib/driver_host/mod.ts";
import type { Definition } from "./definition.ts";
import type { Surface } from "./surface.ts";

/** Properties to poll: listed ones, those that say so themselves, and others of a driver that publishes by itself. */
export function polledNames(
  { poll, properties }: Definition,
  surface: Surface,
  publishes: Driver["publishes"],
): string[] {
  const unlisted = publishes === "always" || poll === undefined ? undefined : false;
  const own = surface.properties.filter((item) =>
    publishes !== undefined && item.source === "driver" && item.access !== "w" &&
    (item.poll ?? unlisted) !== false
  );
  const custom = properties.filter((property) => property.poll);
  const found = [...poll ?? [], ...[...custom, ...own].map(({ name }) => name)].flatMap((name) => {
    const item = surface.find(name);
    return item?.kind === "property" && item.access !== "w" ? [item.name] : [];
  });
  return [...new Set(found)];
}
