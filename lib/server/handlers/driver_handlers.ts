import { driverSchemaOf, listedDriver } from "@/lib/driver_host/mod.ts";
import type { Handlers } from "./handler.ts";

/** Handlers of the driver messages (document 004). */
export const driverHandlers: Handlers<"drivers.list" | "driver.schema" | "driver.template"> = {
  "drivers.list": (_request, { server }) => ({ value: server.registry.all.map(listedDriver) }),

  "driver.schema": ({ name }, { server }) => {
    const driver = server.registry.find(name);
    return { name: driver.meta.name, value: driverSchemaOf(driver) };
  },

  "driver.template": ({ name }, { server }) => {
    const driver = server.registry.find(name);
    return { name: driver.meta.name, value: driver.template };
  },
};
