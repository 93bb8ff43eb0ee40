import type { Connector } from "./connector.ts";
import { keepsSecret } from "./connector_schema.ts";
import { editConnectorFile } from "./edits/edit_file.ts";
import type { SourceChange } from "./edits/edit_source.ts";
import { refuseUnknownItems } from "./unknown_items.ts";

/**
 * Edits a connector's source and reloads it, when the edit makes sense; see {@linkcode editConnectorFile}.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`, or `CONN_RELOAD_FAILED` with the file as it was.
 */
export async function editConnector(
  connector: Connector,
  change: SourceChange,
  workspace: string,
): Promise<void> {
  if (change.kind === "hidden") refuseUnknownItems(connector, change.hidden);
  else if (keepsSecret(connector.definition, change)) return;
  await editConnectorFile(connector, change, workspace);
}
