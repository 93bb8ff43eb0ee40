import type { JSX } from "preact";
import { Button, Notice } from "@/lib/ui/mod.ts";
import { timeText } from "../output/log_time.ts";
import { useBench } from "../workbench_context.ts";

/** Says what stands between this page and the server: a lost connection, or a page that is older than the server. */
export function ConnectionBanner({ version }: { version: string }): JSX.Element {
  const { connection, client } = useBench().stores;
  const status = connection.status.value;
  const server = connection.server.value;
  const lostAt = connection.lostAt.value;
  return (
    <div class="workbench__banner">
      {status.phase !== "open" && "attempt" in status && status.attempt > 0 && (
        <Notice
          tone="warning"
          title={server === undefined ? "Cannot reach the server" : "The connection to the server is lost"}
          actions={<Button icon="refresh-cw" onClick={() => client.retryNow()}>Try now</Button>}
        >
          {lostAt !== undefined && `The values below are old: they are from ${timeText(lostAt)} or before. `}
          Trying again every few seconds{status.phase === "waiting" && ` (${status.reason})`}.
        </Notice>
      )}
      {status.phase === "open" && server !== undefined && server.version !== version && (
        <Notice
          tone="neutral"
          title={`The server has been updated to version ${server.version}; this page is still version ${version}`}
          actions={<Button icon="refresh-cw" onClick={() => location.reload()}>Reload the page</Button>}
        />
      )}
    </div>
  );
}
