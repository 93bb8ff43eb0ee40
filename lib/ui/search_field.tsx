import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon_button.tsx";

/** Properties of a {@linkcode SearchField}. */
export interface SearchFieldProps {
  label: string;
  value: string;
  /** Key that moves the focus here from anywhere but another field. */
  shortcut?: string;
  onChange: (value: string) => void;
}

/** A field that filters what is shown, at each key. Press Escape to clear it. */
export function SearchField({ label, value, shortcut, onChange }: SearchFieldProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (
        event.key !== shortcut || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
      ) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [shortcut]);
  return (
    <span class="search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        class="search__input"
        type="search"
        aria-label={label}
        placeholder={label}
        spellcheck={false}
        aria-keyshortcuts={shortcut}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
      />
      {value !== "" && <IconButton icon="x" label="Clear the filter" onClick={() => onChange("")} />}
      {shortcut && value === "" && <kbd class="search__key" aria-hidden="true">{shortcut}</kbd>}
    </span>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
