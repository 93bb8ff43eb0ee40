import { type ComponentType, h, options, type VNode } from "preact";

/** Islands by their component; the name is that of their file in `islands/`. */
export type Islands = ReadonlyMap<unknown, string>;

/**
 * Runs `render`, and lets every island in it be wrapped by an element from which `islands/boot.ts` brings it to life: its
 * name, and its properties as JSON. Pages write `<Workbench … />` and nothing else, as in Fresh. An island does not hold
 * another one.
 */
export function withIslands<T>(islands: Islands, render: () => T): T {
  const before = options.vnode;
  let inside = false;
  options.vnode = (vnode) => {
    const name = inside ? undefined : islands.get(vnode.type);
    if (name !== undefined) {
      inside = true;
      wrap(vnode as VNode<Record<string, unknown>>, name);
      inside = false;
    }
    before?.(vnode);
  };
  try {
    return render();
  } finally {
    options.vnode = before as NonNullable<typeof before>;
  }
}

function wrap(vnode: VNode<Record<string, unknown>>, name: string): void {
  const island = h(vnode.type as ComponentType<Record<string, unknown>>, vnode.props);
  const props = JSON.stringify(vnode.props);
  vnode.type = "div";
  vnode.props = { class: "island", "data-island": name, "data-props": props, children: island };
}
