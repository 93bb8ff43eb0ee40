import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";

const BYTES_PER_MB = 1024 * 1024;
/** A file of this size still fits into one JavaScript string when it is base64. */
const MOST_MB = 256;

/** The options of a FileAccess connector, checked. */
export interface FileSettings {
  /** As configured: absolute, or relative to the workspace. */
  basePath: string;
  /** Bytes a file may have to be read, and may have after it was written. */
  maxBytes: number;
  /** True to make the folder when it is not there. */
  createIfMissing: boolean;
}

/**
 * Reads the driver configuration.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming the key and what is allowed.
 */
export function readFileSettings(config: Readonly<Record<string, unknown>>): FileSettings {
  const values = new NamedValues(config, { kind: "Config key" });
  const basePath = values.string("basePath", "").trim();
  if (basePath === "" || basePath.includes("\0")) {
    throw invalid(
      `'basePath' expected a folder, got ${basePath === "" ? "nothing" : "a NUL character"}; ` +
        `set it to a folder relative to the workspace, as "./data", or to an absolute one`,
    );
  }
  const megabytes = values.double("maxFileSizeMB", 10);
  if (megabytes <= 0 || megabytes > MOST_MB) {
    throw invalid(`'maxFileSizeMB' expected megabytes above 0 and up to ${MOST_MB}, got ${megabytes}`);
  }
  return {
    basePath,
    maxBytes: Math.floor(megabytes * BYTES_PER_MB),
    createIfMissing: values.bool("createIfMissing", true),
  };
}

function invalid(text: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", `Config key ${text}`);
}
