/** Options of a transport that are numbers. */
const NUMBERS = ["timeout", "baudRate", "dataBits", "stopBits", "replySilence", "replyLength"];
const NUMBER = /^\s*\d+(\.\d+)?\s*$/;

/** Arguments of `createTcpTransport` or `createSerialTransport`, numbers also where they are written as text: `$ENV{…}` is. */
export function lineArgs(kind: "tcp" | "serial", args: readonly unknown[]): unknown[] {
  // What the guest left out is null on the pipe.
  const given = args.map((arg) => arg ?? undefined);
  const [address, second, third] = given;
  return kind === "tcp" ? [address, asNumber(second), withNumbers(third)] : [address, withNumbers(second)];
}

function withNumbers(options: unknown): unknown {
  if (typeof options !== "object" || options === null) return options;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, NUMBERS.includes(name) ? asNumber(value) : value]),
  );
}

function asNumber(value: unknown): unknown {
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
}
