import { AppError } from "@/lib/protocol/mod.ts";
import { maskedSettings, patchAt, whenTheyCount } from "@/lib/settings/mod.ts";
import { settingsChanged } from "../settings_in_force.ts";
import type { Handlers } from "./handler.ts";

/** Handlers of the server and configuration messages (document 004). */
export const serverHandlers: Handlers<"server.logs.history" | "server.status" | "config.get" | "config.set"> =
  {
    "server.logs.history": (_request, { server }) => ({ value: [...server.log.history] }),

    "server.status": (_request, { server }) => ({
      value: { version: server.version, time: Date.now(), ...server.status() },
    }),

    "config.get": (_request, { server }) => ({
      value: maskedSettings({ ...server.settings.settings, ...server.settings.raw }) as Record<
        string,
        unknown
      >,
    }),

    "config.set": async ({ path, value, patch }, { server }) => {
      if ((path === undefined) !== (value === undefined) || (path === undefined && patch === undefined)) {
        throw new AppError("VALIDATION_MISSING_PARAM", "config.set needs 'path' and 'value', or 'patch'");
      }
      const changed = await server.settings.patch(
        ...(path === undefined ? [] : [patchAt(path, value)]),
        ...(patch === undefined ? [] : [patch]),
      );
      for (const text of whenTheyCount(changed)) server.log.write("info", "settings", `config.set: ${text}`);
      for (const finding of server.settings.findings()) server.log.write("warn", "settings", finding);
      settingsChanged(server, changed);
      return { success: true };
    },
  };
