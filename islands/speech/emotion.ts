/** How something is spoken; 1 is the usual. */
export interface Manner {
  readonly rate: number;
  readonly pitch: number;
  readonly volume: number;
}

const PLAIN: Manner = { rate: 1, pitch: 1, volume: 1 };

const MANNERS: ReadonlyMap<string, Manner> = new Map([
  ["excited", { rate: 1.2, pitch: 1.35, volume: 1 }],
  ["happy", { rate: 1.08, pitch: 1.2, volume: 1 }],
  ["sad", { rate: 0.82, pitch: 0.75, volume: 0.9 }],
  ["whisper", { rate: 0.9, pitch: 0.9, volume: 0.45 }],
  ["serious", { rate: 0.92, pitch: 0.85, volume: 1 }],
]);

/** How an emotion sounds with a voice that knows none; unknown ones sound as usual. */
export function mannerOf(emotion: string | null): Manner {
  return MANNERS.get(emotion ?? "") ?? PLAIN;
}
