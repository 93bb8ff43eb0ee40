import type { JSX } from "preact";
import { classNames, IconButton, Notice } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";

/** What was said on top of the page. */
export function ToastList(): JSX.Element {
  const { toasts } = useBench();
  return (
    <section class="toasts" aria-label="Notices" aria-live="polite">
      {toasts.list.value.map(({ id, tone, icon, title, text, urgent }) => (
        <div class={classNames("toast", urgent && "toast--urgent")} key={id}>
          <Notice
            tone={tone}
            icon={icon}
            title={title}
            actions={
              <IconButton
                icon="x"
                label="Dismiss"
                onClick={() => toasts.dismiss(id)}
              />
            }
          >
            {text}
          </Notice>
        </div>
      ))}
    </section>
  );
}
