/**
 * The keys of a configuration a driver heeds: `true` for a value, a shape for an object. The key `*` stands for any
 * name, and for each entry of a list.
 */
export interface ConfigShape {
  readonly [key: string]: true | ConfigShape;
}
