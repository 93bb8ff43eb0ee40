/**
 * Writes a file so that a crash leaves either the old or the new text: temporary file, fsync, rename.
 *
 * @param options `mode`: who may read it from its first moment on; by default whoever the system lets.
 * @throws Whatever the file system throws; the temporary file is removed then.
 */
export async function writeFileAtomically(
  path: string,
  text: string,
  options: { mode?: number } = {},
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  await Deno.mkdir(path.replace(/[/\\][^/\\]*$/, ""), { recursive: true });
  try {
    using file = await Deno.open(temporary, { ...options, write: true, createNew: true });
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    await file.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await Deno.rename(temporary, path);
}
