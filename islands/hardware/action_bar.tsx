import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import type { ActionItem } from "@/lib/protocol/mod.ts";
import { Button, Icon, IconButton } from "@/lib/ui/mod.ts";
import { ArgumentForm } from "./argument_form.tsx";
import { argumentFields } from "./call_arguments.ts";
import { type Outcome, useActions } from "./use_actions.ts";

/** Properties of an {@linkcode ActionBar}. */
export interface ActionBarProps {
  entry: ConnectorEntry;
  actions: readonly ActionItem[];
  /** False while nothing can be run. */
  enabled: boolean;
}

/** The actions of a connector: a button each, a form for those that take arguments, and how the last one ended. */
export function ActionBar({ entry, actions, enabled }: ActionBarProps): JSX.Element {
  const { running, outcome, run, dismiss } = useActions(entry);
  const [open, setOpen] = useState<string | undefined>(undefined);
  const opened = actions.find(({ name }) => name === open);
  const press = (action: ActionItem) => {
    if (argumentFields(action).length === 0) run(action.name, []);
    else setOpen(open === action.name ? undefined : action.name);
  };
  return (
    <div class="actions">
      <div class="actions__buttons" role="group" aria-label={`Actions of ${entry.name}`}>
        {actions.map((action) => {
          const asks = argumentFields(action).length > 0;
          return (
            <Button
              key={action.name}
              title={[action.description, action.details].filter(Boolean).join("\n")}
              busy={running.has(action.name) && !(asks && open === action.name)}
              expanded={asks ? open === action.name : undefined}
              disabled={!enabled}
              onClick={() => press(action)}
            >
              {asks ? `${action.name}…` : action.name}
            </Button>
          );
        })}
      </div>
      {opened && (
        <ArgumentForm
          key={opened.name}
          action={opened}
          busy={running.has(opened.name)}
          enabled={enabled}
          onRun={(args) => run(opened.name, args)}
          onClose={() => setOpen(undefined)}
        />
      )}
      <div role="status">{outcome && <OutcomeLine outcome={outcome} onDismiss={dismiss} />}</div>
    </div>
  );
}

function OutcomeLine({ outcome, onDismiss }: { outcome: Outcome; onDismiss: () => void }): JSX.Element {
  const { method, ok, text } = outcome;
  return (
    <div class={ok ? "outcome" : "outcome outcome--failed"}>
      <Icon name={ok ? "check" : "triangle-alert"} />
      <span class="outcome__method">{method}</span>
      <span class="outcome__text">{text}</span>
      <IconButton icon="x" label="Dismiss the result" onClick={onDismiss} />
    </div>
  );
}
