import type { RegisteredDriver } from "@/lib/driver_host/mod.ts";

/** Texts that are kept of one driver. */
const MOST = 50;
const told = new WeakMap<RegisteredDriver, Set<string>>();

/** True for the first time a text is about a driver, until its file changes: many connectors may use it. */
export function isNews(driver: RegisteredDriver, text: string): boolean {
  const texts = told.get(driver) ?? new Set();
  told.set(driver, texts);
  if (texts.has(text) || texts.size >= MOST) return false;
  texts.add(text);
  return true;
}
