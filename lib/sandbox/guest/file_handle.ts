import type { Device } from "./device_proxy.ts";

/** How a handle travels: the path of the file, below the folder of the connector it belongs to. */
interface FileMark {
  $file: string;
}

/**
 * Turns the mark of a file (`connector.file("run.log")`, spec drivers §6) into a handle with synchronous methods; every
 * other value passes. A handle keeps nothing open: each method is a call of its device.
 */
export function withHandles(device: Device, value: unknown): unknown {
  return isMark(value) ? fileHandle(device, value.$file) : value;
}

function isMark(value: unknown): value is FileMark {
  return typeof value === "object" && value !== null && typeof (value as FileMark).$file === "string";
}

function fileHandle(device: Device, given: string): object {
  let path = given;
  const call = (action: string, more: Record<string, unknown> = {}) =>
    device.call(action, [{ path, ...more }]);
  return Object.freeze({
    get path() {
      return path;
    },
    get exists() {
      return call("fileExists");
    },
    get size() {
      return call("fileSize");
    },
    read: () => call("readText"),
    write: (content: unknown) => call("writeText", { content: String(content) }),
    append: (content: unknown) => call("appendText", { content: String(content) }),
    readBinary: () => call("readBinary"),
    writeBinary: (content: unknown) => call("writeBinary", { content }),
    delete: () => call("deleteFile"),
    info: () => call("fileInfo"),
    rename: (to: unknown) => {
      const result = device.call("rename", [{ from: path, to: String(to) }]);
      // The driver writes paths in one way, whatever way they are given in.
      path = (device.call("file", [{ path: String(to) }]) as FileMark).$file;
      return result;
    },
    toJSON: (): FileMark => ({ $file: path }),
  });
}
