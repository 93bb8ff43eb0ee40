import { basename } from "node:path";
import { FileChanged, fileReason, inTurn, utf8Text, writeFileAtomically } from "@/lib/core/mod.ts";
import { MAX_SOURCE_BYTES, readSourceBytes } from "@/lib/driver_host/mod.ts";
import { AppError, deepEqual } from "@/lib/protocol/mod.ts";
import { isSecretKey } from "@/lib/settings/mod.ts";
import type { ConnectorFile } from "../connector_files.ts";
import type { Definition } from "../definition.ts";
import { editSource, type SourceChange } from "./edit_source.ts";

/** How often an edit is made of a file that is saved again and again. */
const MOST_TRIES = 5;

/** The connector whose file is edited. */
export interface EditedConnector {
  readonly name: string;
  readonly file: ConnectorFile;
  readonly definition: Definition;
  readonly failedToLoad: boolean;
  /** True when it does not run because of what stands in the file. */
  readonly refused: boolean;
  /** Why it is in its state. */
  readonly message: string;
  /** The file holds this now, by our own hand. */
  wrote(source: string): void;
  reload(): Promise<void>;
}

/**
 * Edits the file of a connector and reloads it. Edits of one file wait for each other. One that turns out to have no
 * effect, or after which the file does not load, is taken back: the file is then as before, byte for byte.
 *
 * @param workspace Absolute path of the workspace, out of which no link may lead.
 * @throws {AppError} `CONN_RELOAD_FAILED` with the file as it was, or `VALIDATION_INVALID_VALUE`.
 */
export async function editConnectorFile(
  connector: EditedConnector,
  change: SourceChange,
  workspace: string,
): Promise<void> {
  const { file } = connector;
  if (file.kind !== "js") throw refused(connector, "only .js connectors can be edited");
  await inTurn(file.target ?? file.path, async () => {
    for (let tries = 1;; tries++) {
      try {
        return await edit(connector, change, workspace);
      } catch (error) {
        // Somebody has saved the file while the edit was made: it is made again, of what stands there now.
        if (!(error instanceof FileChanged)) throw error;
        if (tries >= MOST_TRIES) throw refused(connector, fileReason(error));
      }
    }
  });
}

async function edit(connector: EditedConnector, change: SourceChange, workspace: string): Promise<void> {
  const { path } = connector.file;
  const before = await attempt(connector, () => readSourceBytes(path, { inside: workspace }));
  const text = await attempt(connector, () => Promise.resolve(utf8Text(before, { keepMark: true })));
  const source = text.replace(/^\uFEFF/, "");
  const edited = await editSource(source, change).catch(async (error) => {
    // Half of a file may have been read while an editor was writing it.
    throw await isStill(path, before) ? error : new FileChanged();
  });
  const after = new TextEncoder().encode(text.slice(0, text.length - source.length) + edited);
  if (after.length > MAX_SOURCE_BYTES) {
    const size = `it would have ${after.length} bytes, at most ${MAX_SOURCE_BYTES} can be loaded`;
    throw refused(connector, `${size}; make the change smaller`);
  }
  if (edited === source) return refuseWithoutEffect(connector, change);
  const loaded = { definition: connector.definition, failed: connector.refused };
  await put(connector, { bytes: after, insteadOf: before, source: edited });
  const problem = problemOf(connector, change, loaded);
  if (problem === undefined) return;
  await takeBack(connector, { before, after, source });
  throw refused(connector, problem);
}

async function isStill(path: string, bytes: Uint8Array): Promise<boolean> {
  const now = await readSourceBytes(path).catch(() => undefined);
  return deepEqual(now, bytes);
}

/** @throws {FileChanged} When the file does not hold `insteadOf` any more. */
async function put(
  connector: EditedConnector,
  { bytes, insteadOf, source }: { bytes: Uint8Array; insteadOf: Uint8Array; source: string },
): Promise<void> {
  await attempt(connector, () => writeFileAtomically(connector.file.path, bytes, { insteadOf }));
  connector.wrote(source);
  await connector.reload();
}

// Somebody may have saved the file meanwhile: then that counts.
async function takeBack(
  connector: EditedConnector,
  { before, after, source }: { before: Uint8Array; after: Uint8Array; source: string },
): Promise<void> {
  try {
    await put(connector, { bytes: before, insteadOf: after, source });
  } catch (error) {
    if (!(error instanceof FileChanged)) throw error;
  }
}

/** What is wrong after the reload, for people; `undefined` when the edit did what it was for. */
function problemOf(
  connector: EditedConnector,
  change: SourceChange,
  before: { definition: Definition; failed: boolean },
): string | undefined {
  if (connector.refused && !before.failed) {
    return `it does not ${connector.failedToLoad ? "load" : "start"} then: ${connector.message}`;
  }
  if (connector.definition === before.definition) return `it could not be loaded again: ${connector.message}`;
  return withoutEffect(connector.definition, change);
}

function refuseWithoutEffect(connector: EditedConnector, change: SourceChange): void {
  const problem = connector.failedToLoad ? undefined : withoutEffect(connector.definition, change);
  if (problem !== undefined) throw refused(connector, problem);
}

function withoutEffect({ config, hide, expose }: Definition, change: SourceChange): string | undefined {
  if (change.kind === "hidden") {
    const hidden = new Set(hide);
    const asAsked = hidden.size === new Set(change.hidden).size &&
      change.hidden.every((name) => hidden.has(name));
    if (asAsked && expose === undefined) return undefined;
    return "the edit has no effect: hide or expose is set somewhere else in the file";
  }
  const { key, value } = change;
  if (Object.hasOwn(config, key) && config[key] === value) return undefined;
  const still = isSecretKey(key) ? "" : ` (it is ${JSON.stringify(config[key])?.slice(0, 100)})`;
  return `the edit has no effect: ${key} is set somewhere else in the file${still}`;
}

async function attempt<T>(connector: EditedConnector, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileChanged) throw error;
    throw refused(connector, fileReason(error));
  }
}

function refused({ name, file }: EditedConnector, why: string): AppError {
  return new AppError(
    "CONN_RELOAD_FAILED",
    `Cannot edit connectors/${basename(file.path)} of '${name}': ${why}. The file is as it was`,
  );
}
