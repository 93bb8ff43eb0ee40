/**
 * Opens the C library of Linux, for the few things Deno has no function for. To be called where a module begins: a library
 * that is opened while a test runs counts as left open by it.
 *
 * @returns `null` on other systems, with another C library and without the right to use FFI; who asks then does without.
 */
export function openLibc<Symbols extends Deno.ForeignLibraryInterface>(
  symbols: Symbols,
): Deno.DynamicLibrary<Symbols> | null {
  if (Deno.build.os !== "linux") return null;
  try {
    return Deno.dlopen("libc.so.6", symbols);
  } catch {
    return null;
  }
}
