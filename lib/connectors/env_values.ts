import { resolveEnvRefs } from "./env_refs.ts";

/** Options of {@linkcode EnvValues}. */
export interface EnvValuesOptions {
  /** The text of the connector's file as it is now. */
  source(): string;
  /** Gives the value of an environment variable. */
  read(name: string): string | undefined;
  /** Told of each reference that names nothing. */
  warn(text: string): void;
}

/** The values of one connector with its `$ENV{NAME}` references resolved (document 001). */
export class EnvValues {
  readonly #options: EnvValuesOptions;

  constructor(options: EnvValuesOptions) {
    this.#options = options;
  }

  /**
   * The same value with every reference replaced, however deep.
   *
   * @throws {AppError} `CONN_LOAD_FAILED` for a reference that does not stand in the file, or names a variable of the server.
   */
  resolve<T extends Record<string, unknown>>(value: T): T {
    const { source, read, warn } = this.#options;
    const { config, missing } = resolveEnvRefs(value, { source: source(), read });
    for (const name of missing) {
      const what = name === "" ? "names no variable, as $ENV{NAME} does" : "is not set";
      warn(`$ENV{${name}} ${what}; an empty text stands in its place`);
    }
    return config as T;
  }
}
