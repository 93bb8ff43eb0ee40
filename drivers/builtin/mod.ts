/**
 * The drivers that are part of the server.
 *
 * @module
 */
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { FILE_ACCESS } from "./file_access/mod.ts";
import { GENERIC_SCPI } from "./generic_scpi/mod.ts";
import { GUI } from "./gui/mod.ts";
import { TEST_DEVICE } from "./test_device/mod.ts";

/** Every driver that is part of the server. */
export const BUILTIN_DRIVERS: readonly BuiltinDriver[] = [TEST_DEVICE, GUI, GENERIC_SCPI, FILE_ACCESS];
