import { otherServerPorts } from "@/lib/running/mod.ts";
import { isSelfAddress, plainAddress } from "./ip_address.ts";
import { LineError } from "./line_error.ts";
import { ownSockets } from "./own_sockets.ts";

/**
 * Addresses under which clouds hand out a machine's credentials. Exactly these: instruments without a DHCP server live in
 * 169.254.0.0/16 and fe80::/10 too.
 */
const METADATA = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "100.100.100.200",
  "168.63.129.16",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fe80::a9fe:a9fe",
]);

/** A target no driver may have. */
export class ForbiddenTargetError extends LineError {}

/**
 * Refuses what no driver has business with: this server, other ones of ours on this machine, and the metadata
 * services of clouds.
 *
 * @param address Where the connection really goes, resolved.
 * @throws {ForbiddenTargetError} That says why.
 */
export async function refuseForbidden(address: string, port: number): Promise<void> {
  const plain = plainAddress(address) ?? address;
  if (METADATA.has(plain)) {
    throw new ForbiddenTargetError(
      `${address} hands out credentials of this machine, so no driver may use it`,
    );
  }
  if (!isThisMachine(plain)) return;
  if (ownSockets.isListener(port) || (await otherServerPorts()).has(port)) {
    throw new ForbiddenTargetError("It is the address of a Muxit server, which no driver may talk to");
  }
}

/** True for every address under which this machine reaches itself. */
export function isThisMachine(plain: string): boolean {
  return isSelfAddress(plain) ||
    Deno.networkInterfaces().some(({ address }) => (plainAddress(address) ?? address) === plain);
}
