import { options } from "preact";
import { printable } from "@/lib/format/mod.ts";

/** Attributes that are shown or read out. */
const SHOWN = ["title", "aria-label", "placeholder"];

/**
 * From now on whatever the page draws shows control characters and marks that turn the direction of text as escapes, as the
 * terminal does: names, values and log lines of others cannot look like what they are not. What stands in a field to be edited
 * stays exact; a text that a signal writes by itself is not seen here.
 */
export function keepInPlainSight(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === "string") showIn(vnode.props as Record<string, unknown>);
    before?.(vnode);
  };
}

function showIn(props: Record<string, unknown>): void {
  for (const name of SHOWN) {
    if (typeof props[name] === "string") props[name] = printable(props[name]);
  }
  const { children } = props;
  if (typeof children === "string") props.children = printable(children);
  else if (Array.isArray(children)) props.children = children.map(shown);
}

function shown(child: unknown): unknown {
  if (typeof child === "string") return printable(child);
  return Array.isArray(child) ? child.map(shown) : child;
}
