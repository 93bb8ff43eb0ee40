import { AppError } from "@/lib/protocol/mod.ts";
import type { DriverRegistry, RegisteredDriver } from "@/lib/driver_host/mod.ts";
import { isSecretKey } from "@/lib/settings/mod.ts";
import type { Connector } from "./connector.ts";
import { keepsSecret } from "./connector_schema.ts";
import { editConnectorFile } from "./edits/edit_file.ts";
import type { SourceChange } from "./edits/edit_source.ts";
import { configProblem } from "./findings.ts";
import { refuseUnknownItems } from "./unknown_items.ts";

/** What an edit needs to know. */
export interface EditParts {
  /** Absolute path of the workspace, out of which no link may lead. */
  workspace: string;
  registry: Pick<DriverRegistry, "find">;
}

/**
 * Edits a connector's source and reloads it, when the edit makes sense; see {@linkcode editConnectorFile}.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`, or `CONN_RELOAD_FAILED` with the file as it was.
 */
export async function editConnector(
  connector: Connector,
  change: SourceChange,
  { workspace, registry }: EditParts,
): Promise<void> {
  if (change.kind === "hidden") refuseUnknownItems(connector, change.hidden);
  else if (keepsSecret(connector.definition, change)) return;
  else refuseUseless(connector, change, registry);
  await editConnectorFile(connector, change, workspace);
}

function refuseUseless(
  { name, driver }: Connector,
  { key, value }: { key: string; value: unknown },
  registry: EditParts["registry"],
): void {
  const problem = configProblem(key, value, known(driver, registry));
  if (problem === undefined) return;
  const shown = isSecretKey(key) ? "" : ` to ${JSON.stringify(value).slice(0, 100)}`;
  throw new AppError("VALIDATION_INVALID_VALUE", `Cannot set '${key}' of '${name}'${shown}: ${problem}`);
}

function known(name: string, registry: EditParts["registry"]): RegisteredDriver | undefined {
  try {
    return registry.find(name);
  } catch {
    return undefined;
  }
}
