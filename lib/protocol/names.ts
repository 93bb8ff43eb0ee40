/** Longest name of a connector, of one of its items or of an event, in UTF-16 units. Longer ones name nothing. */
export const MAX_NAME_LENGTH = 500;

/** A name as it stands in a message: one that is too long for a name is cut, and its length told. */
export function shownName(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) return name;
  return `${name.slice(0, 40)}… (${name.length} characters)`;
}
