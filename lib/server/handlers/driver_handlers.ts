import { driverSchemaOf, listedDriver } from "@/lib/driver_host/mod.ts";
import type { Handlers } from "./handler.ts";

type DriverTypes =
  | "drivers.list"
  | "drivers.scan"
  | "driver.schema"
  | "driver.template"
  | "driver.init"
  | "driver.shutdown";

const trialKey = (connector: string) => `trial ${connector.toLowerCase()}`;

/** Handlers of the driver messages (document 004). */
export const driverHandlers: Handlers<DriverTypes> = {
  "drivers.list": (_request, { server }) => ({ value: server.registry.all.map(listedDriver) }),

  "drivers.scan": async (_request, { server }) => {
    await server.registry.scan();
    await server.registry.scanned();
    return { value: server.registry.all.map(listedDriver) };
  },

  "driver.init": async ({ name, config }, { server, client }) => {
    const connector = await server.connectors.beginTrial(name, config ?? {});
    // It may have been ended already, by its own client or another.
    const end = () => void server.connectors.endTrial(connector).catch(() => {});
    client.hold(trialKey(connector), () => end);
    return { value: connector };
  },

  "driver.shutdown": async ({ connector }, { server, client }) => {
    await server.connectors.endTrial(connector);
    client.release(trialKey(connector));
    return { connector, success: true };
  },

  "driver.schema": ({ name }, { server }) => {
    const driver = server.registry.find(name);
    return { name: driver.meta.name, value: driverSchemaOf(driver) };
  },

  "driver.template": ({ name }, { server }) => {
    const driver = server.registry.find(name);
    return { name: driver.meta.name, value: driver.template };
  },
};
