import type { JSX } from "preact";
import type { DisabledConnector } from "@/lib/client/stores/mod.ts";
import { Card, StatusDot } from "@/lib/ui/mod.ts";

/** Connectors that were found and do not run, each with the reason. */
export function DisabledList({ connectors }: { connectors: readonly DisabledConnector[] }): JSX.Element {
  return (
    <section class="hardware__disabled" aria-label="Disabled connectors">
      {connectors.map(({ name, driver, reason }) => (
        <Card
          key={name}
          title={name}
          subtitle={driver}
          mark={<StatusDot standing="off" label="Disabled" />}
          tone="muted"
        >
          <p class="card__note">{reason}</p>
        </Card>
      ))}
    </section>
  );
}
