/**
 * What an actual message lacks of a documented one: every documented field must be there with the same kind of value.
 * Lists are compared item by item: every actual item must look like some documented one, save for fields that it has
 * not, as a unit; and every documented item must look like some actual one, in all its fields. Fields the document does
 * not show, and empty lists, are no fault.
 *
 * @returns One line per fault, with the path of the field.
 */
export function shapeFaults(documented: unknown, actual: unknown): string[] {
  return faults(documented, actual, { path: "", partial: false });
}

interface Place {
  path: string;
  /** Documented fields may be missing. */
  partial: boolean;
}

function faults(documented: unknown, actual: unknown, place: Place): string[] {
  if (documented === null) return [];
  if (Array.isArray(documented)) return listFaults(documented, actual, place);
  const isObject = typeof actual === "object" && actual !== null && !Array.isArray(actual);
  if (typeof documented !== "object") {
    return typeof actual === typeof documented ? [] : [describe(documented, actual, place)];
  }
  if (!isObject) return [describe(documented, actual, place)];
  return Object.entries(documented).flatMap(([key, value]) => {
    const path = `${place.path}.${key}`;
    if (Object.hasOwn(actual, key)) return faults(value, actual[key as never], { ...place, path });
    return place.partial ? [] : [`${path} is missing`];
  });
}

function listFaults(documented: readonly unknown[], actual: unknown, place: Place): string[] {
  if (!Array.isArray(actual)) return [describe(documented, actual, place)];
  if (documented.length === 0 || actual.length === 0) return [];
  const alike = (model: unknown, item: unknown, partial: boolean) =>
    faults(model, item, { ...place, partial }).length === 0;
  const strange = actual.map((item, index) => ({ item, path: `${place.path}[${index}]` }))
    .filter(({ item }) => !documented.some((model) => alike(model, item, true)))
    .map(({ item, path }) => describe(documented[0], item, { ...place, path }));
  const missing = documented.filter((model) => !actual.some((item) => alike(model, item, place.partial)))
    .map((model) => `${place.path} has no item like ${JSON.stringify(model)}`);
  return [...strange, ...missing];
}

function describe(documented: unknown, actual: unknown, { path }: Place): string {
  const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 200);
  return `${path} is ${shown(actual)}, documented as ${shown(documented)}`;
}
