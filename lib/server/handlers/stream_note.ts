import { errorText } from "@/lib/protocol/mod.ts";
import type { Connectors } from "@/lib/connectors/mod.ts";
import type { StreamSource } from "@/lib/streams/mod.ts";

/**
 * What is to be known of a stream that was asked for when nothing says that there is one: a name may be misspelt. It is no
 * error, because a driver may send streams it does not declare, and a script under the name of any connector.
 */
export function streamNote(connectors: Connectors, { connector, stream }: StreamSource): string | undefined {
  let found;
  try {
    found = connectors.find(connector);
  } catch (error) {
    return `${errorText(error)}; only what scripts send under that name will come`;
  }
  if (!found.running) return undefined;
  const { streams } = found.active.surface;
  if (streams.some(({ name }) => name.toLowerCase() === stream.toLowerCase())) return undefined;
  const shown = streams.filter(({ hidden }) => !hidden).map(({ name }) => name).join(", ") || "none";
  return `'${found.name}' declares no stream '${stream}', it declares: ${shown}; items come as soon as somebody sends them`;
}
