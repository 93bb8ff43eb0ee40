import type { WorkspaceFiles } from "../support/test_server.ts";

/** A driver that does what it is told through transports, and a connector on it whose own code can do the same. */
export function reacher(settings: object = {}): WorkspaceFiles {
  return {
    "config/server.json": JSON.stringify(settings),
    "drivers/reacher.driver.js": `export default {
      meta: { name: "Reacher", actions: {
        tcp: { args: [{ name: "host", type: "string" }, { name: "port", type: "int" }, { name: "text", type: "string" }] },
        serial: { args: [{ name: "path", type: "string" }] },
        again: {}, keep: { args: [{ name: "host", type: "string" }, { name: "port", type: "int" }] },
      } },
      async execute(name, { host, port, text, path } = {}) {
        if (name === "keep") this.kept = createTcpTransport(host, port, { timeout: 1000 });
        const line = name === "serial" ? createSerialTransport(path, { timeout: 1000 })
          : this.kept ?? createTcpTransport(host, port, { timeout: 1000 });
        try {
          if (name === "serial") return await line.connect(), "open";
          return await line.query(text ?? "hello?");
        } finally {
          if (line !== this.kept) await line.close();
        }
      },
    };`,
    "connectors/reach.js": `export default {
      driver: "Reacher",
      methods: { own: { fn: (host, port, text) => {
        const line = createTcpTransport(host, port, { timeout: 1000 });
        try {
          return line.query(text);
        } finally {
          line.close();
        }
      } } },
    };`,
  };
}

/** The way a guest asks for the token of a server. */
export const ASK_FOR_TOKEN = "GET /api/auth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
