/** Writes all of `bytes` at the place where the file stands. */
export async function writeBytes(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
