const NUMBER = "(?:0|[1-9]\\d{0,8})";
const TAG = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const VERSION = new RegExp(
  `^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-(${TAG}(?:\\.${TAG})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);
const MAX_LENGTH = 64;

interface Parsed {
  numbers: number[];
  tags: string[];
}

/** True for `x.y.z`, with or without a pre-release or build behind it (Semantic Versioning 2). */
export function isVersion(text: string): boolean {
  return text.length <= MAX_LENGTH && VERSION.test(text);
}

/**
 * Compares two versions by the precedence of Semantic Versioning: a pre-release comes before its release, a build does
 * not count. Texts that are no versions come before all versions, in the order of their letters.
 *
 * @returns Less than, equal to or greater than zero, for `sort`.
 */
export function compareVersions(a: string, b: string): number {
  const left = parse(a), right = parse(b);
  if (left === undefined || right === undefined) {
    if (left === right) return a < b ? -1 : a > b ? 1 : 0;
    return left === undefined ? -1 : 1;
  }
  for (const [index, number] of left.numbers.entries()) {
    if (number !== right.numbers[index]) return number - right.numbers[index]!;
  }
  if (left.tags.length === 0 || right.tags.length === 0) return right.tags.length - left.tags.length;
  for (const [index, tag] of left.tags.entries()) {
    const order = compareTags(tag, right.tags[index]);
    if (order !== 0) return order;
  }
  return left.tags.length - right.tags.length;
}

function parse(text: string): Parsed | undefined {
  const match = isVersion(text) ? VERSION.exec(text) : null;
  if (match === null) return undefined;
  return { numbers: match.slice(1, 4).map(Number), tags: match[4]?.split(".") ?? [] };
}

function compareTags(a: string, b: string | undefined): number {
  if (b === undefined) return 1;
  const numeric = [a, b].map((tag) => /^\d+$/.test(tag));
  if (numeric[0] && numeric[1]) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
