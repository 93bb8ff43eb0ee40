const DOTTED = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The one spelling of an IP address: dotted for IPv4, also where it is written inside an IPv6 address
 * (`::ffff:127.0.0.1`, `::7f00:1`, `64:ff9b::7f00:1`), compressed and without brackets or zone for IPv6.
 *
 * @returns `undefined` for what is no address, also for spellings only the system's resolver knows (`127.1`, `0x7f000001`).
 */
export function plainAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (DOTTED.test(bare)) {
    return bare.split(".").every((part) => Number(part) < 256) ? dotted(bare) : undefined;
  }
  if (!bare.includes(":") || !URL.canParse(`http://[${bare}]`)) return undefined;
  const inner = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  return embeddedAddress(inner) ?? inner;
}

/** True for addresses that every machine has for itself, and for "any address", which leads to this machine. */
export function isSelfAddress(address: string): boolean {
  return address === "::1" || address === "::" || /^(127|0)\./.test(address);
}

function dotted(text: string): string {
  return text.split(".").map(Number).join(".");
}

/** The IPv4 address in an IPv6 one, as it is mapped, translated (RFC 6052) or written compatibly. */
function embeddedAddress(inner: string): string | undefined {
  const found = /^(?:::ffff:|::|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/.exec(inner);
  if (found === null) return undefined;
  const [high, low] = [parseInt(found[1]!, 16), parseInt(found[2]!, 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
