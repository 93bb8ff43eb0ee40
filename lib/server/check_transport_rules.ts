import type { ServerContext } from "./server_context.ts";

/** Tells of rules in `security.transports` that have no effect: nobody is held back who was meant to be. */
export function checkTransportRules({ settings, registry, log }: ServerContext): void {
  const drivers = new Map(registry.all.map((driver) => [driver.meta.name.toLowerCase(), driver]));
  const warn = (text: string) => log.write("warn", "transports", `security.transports ${text}`);
  for (const name of Object.keys(settings.settings.security.transports)) {
    if (name === "*") continue;
    const driver = drivers.get(name.toLowerCase());
    if (driver?.kind === "program") {
      warn(
        `has a rule for '${name}', which is a program of its own and connects by itself: it has no effect`,
      );
    }
    if (driver !== undefined) continue;
    const meant = registry.all.find(({ meta }) =>
      meta.aliases?.some((alias) => alias.toLowerCase() === name.toLowerCase())
    );
    const advice = meant === undefined ? "no driver has that name" : `its name is '${meant.meta.name}'`;
    warn(`has a rule for '${name}', which has no effect: ${advice}`);
  }
}
