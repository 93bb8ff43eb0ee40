/** The files of a driver, wherever they lie: in a project folder or in a package. */
export interface DriverFiles {
  /** True when there is a file of that name beside the manifest. */
  has(name: string): boolean;
  /**
   * The text of a file.
   *
   * @throws {Error} When it is not there, is larger than 1 MB, or cannot be read.
   */
  text(name: string): Promise<string>;
}

/** Texts that are looked into are at most this large. */
export const MAX_TEXT_BYTES = 1024 * 1024;
