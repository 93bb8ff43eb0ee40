import type { JSX } from "preact";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import type { ActionItem } from "@/lib/protocol/mod.ts";
import { Button } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { ArgumentForm } from "./argument_form.tsx";
import { argumentFields } from "./call_arguments.ts";
import { OutcomeLine } from "./outcome_line.tsx";
import { useActions } from "./use_actions.ts";

/** Properties of an {@linkcode ActionBar}. */
export interface ActionBarProps {
  entry: ConnectorEntry;
  actions: readonly ActionItem[];
  /** False while nothing can be run. */
  enabled: boolean;
}

/** The actions of a connector: a button each, a form for those that take arguments, and how the last one ended. */
export function ActionBar({ entry, actions, enabled }: ActionBarProps): JSX.Element {
  const { memory } = useBench();
  const { running, outcome, run, dismiss } = useActions(entry);
  const open = memory.openAction(entry.name);
  const opened = actions.find(({ name }) => name === open.value);
  const press = (action: ActionItem) => {
    if (argumentFields(action).length === 0) run(action.name, []);
    else open.value = open.value === action.name ? undefined : action.name;
  };
  return (
    <div class="actions">
      <div class="actions__buttons" role="group" aria-label={`Actions of ${entry.name}`}>
        {actions.map((action) => {
          const asks = argumentFields(action).length > 0;
          const isOpen = open.value === action.name;
          return (
            <Button
              key={action.name}
              title={[action.description, action.details].filter(Boolean).join("\n")}
              busy={running.has(action.name) && !(asks && isOpen)}
              expanded={asks ? isOpen : undefined}
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
          texts={memory.argumentTexts(`${entry.name}.${opened.name}`)}
          busy={running.has(opened.name)}
          enabled={enabled}
          onRun={(args) => run(opened.name, args)}
          onClose={() => open.value = undefined}
        />
      )}
      <div class="actions__outcome" role="status">
        {outcome && <OutcomeLine key={outcome.id} outcome={outcome} onDismiss={dismiss} />}
      </div>
    </div>
  );
}
