import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { DisabledConnector } from "@/lib/client/stores/mod.ts";
import { Button, Card, StatusDot } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";

/** Connectors that were found and are not running, each with the reason and a way to enable it. */
export function DisabledList({ connectors }: { connectors: readonly DisabledConnector[] }): JSX.Element {
  return (
    <section class="hardware__disabled" aria-label="Disabled connectors">
      {connectors.map((connector) => <Disabled key={connector.name} connector={connector} />)}
    </section>
  );
}

function Disabled({ connector: { name, driver, reason } }: { connector: DisabledConnector }): JSX.Element {
  const { stores, toasts, online } = useBench();
  const busy = useSignal(false);
  const enable = async () => {
    busy.value = true;
    try {
      await stores.connectors.enable(name);
    } catch (error) {
      toasts.show({
        key: `enable:${name}`,
        tone: "error",
        title: `${name} could not be enabled`,
        text: error instanceof Error ? error.message : String(error),
      });
    } finally {
      busy.value = false;
    }
  };
  return (
    <Card title={name} subtitle={driver} mark={<StatusDot standing="off" label="Disabled" />} tone="muted">
      <p class="card__note card__note--tool">
        <span>{reason}</span>
        <Button
          icon="power"
          busy={busy.value}
          disabled={!online.value}
          onClick={() =>
            void enable()}
        >
          Enable
        </Button>
      </p>
    </Card>
  );
}
