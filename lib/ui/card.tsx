import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "./class_names.ts";

/** Properties of a {@linkcode Card}. */
export interface CardProps {
  title: string;
  subtitle?: ComponentChildren;
  /** In front of the title: how it stands. */
  mark?: ComponentChildren;
  /** At the end of the head. */
  tools?: ComponentChildren;
  tone?: "plain" | "warning" | "error" | "muted";
  children?: ComponentChildren;
}

/** One thing of several: a head with its name, and what there is to it. */
export function Card({ title, subtitle, mark, tools, tone = "plain", children }: CardProps): JSX.Element {
  const titleId = useId();
  return (
    <article class={classNames("card", tone !== "plain" && `card--${tone}`)} aria-labelledby={titleId}>
      <header class="card__head">
        {mark}
        <h3 class="card__title" id={titleId}>{title}</h3>
        {subtitle && <span class="card__subtitle">{subtitle}</span>}
        <span class="card__tools">{tools}</span>
      </header>
      {children}
    </article>
  );
}
