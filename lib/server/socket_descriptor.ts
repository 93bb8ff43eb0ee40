import { openLibc } from "@/lib/core/mod.ts";

/** Family of IPv4 on Linux. */
const AF_INET = 2;
/** Bytes of the longest address that is asked for, a `sockaddr_in6`. */
const ADDRESS_BYTES = 28;
/** Descriptors that are looked at, from the first that is no standard stream. */
const LOWEST = 3;
const HIGHEST = 4096;

const libc = openLibc({
  getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
});

/**
 * The descriptor of a TCP connection of this process, which the runtime does not tell; on Linux, for IPv4.
 *
 * @param peer The other end of the connection.
 */
export function descriptorOf(peer: Deno.NetAddr): number | undefined {
  if (libc === null) return undefined;
  const wanted = `${peer.hostname}:${peer.port}`;
  const address = new Uint8Array(ADDRESS_BYTES);
  const length = new Uint32Array(1);
  for (let descriptor = LOWEST; descriptor < HIGHEST; descriptor++) {
    length[0] = ADDRESS_BYTES;
    if (libc.symbols.getpeername(descriptor, address, length) !== 0) continue;
    if (addressText(address) === wanted) return descriptor;
  }
  return undefined;
}

/** Text of a `sockaddr_in`: family in the machine's order, port and address in that of the network. */
function addressText(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== AF_INET) return undefined;
  return `${bytes.subarray(4, 8).join(".")}:${bytes[2]! << 8 | bytes[3]!}`;
}
