import { AppError } from "@/lib/protocol/mod.ts";
import { generateKeyPair, inspectPackage, signPackage } from "@/lib/packages/mod.ts";
import type { Command } from "../context.ts";
import { readKey } from "../read_key.ts";
import { UsageError } from "../usage_error.ts";

/** Signs a package. */
export const sign: Command = {
  name: "sign",
  usage: "<package> --key <private-key>",
  summary: "Sign a package: writes its Ed25519 signature beside it, as <package>.sig",
  flags: { key: "value" },
  async run(invocation) {
    const path = invocation.path(invocation.soleWord("package"));
    const key = invocation.value("key");
    if (key === undefined) {
      throw new UsageError('Name the private key with --key; "drivers keygen" makes one');
    }
    const { sha256 } = await inspectPackage(path);
    const signature = await signPackage(path, await readKey(invocation.path(key)));
    return { json: { path, sha256, signature }, text: `Signed: ${signature}` };
  },
};

/** Makes a pair of keys. */
export const keygen: Command = {
  name: "keygen",
  usage: "[name]",
  summary: "Make a pair of keys for signing: <name>.key.pem, to be kept secret, and <name>.pub.pem",
  async run(invocation) {
    const name = invocation.words.length === 0 ? "muxit-driver" : invocation.soleWord("name");
    const privatePath = invocation.path(`${name}.key.pem`), publicPath = invocation.path(`${name}.pub.pem`);
    for (const path of [privatePath, publicPath]) {
      if (await Deno.lstat(path).then(() => true, () => false)) {
        throw new AppError(
          "CONFIG_WRITE_FAILED",
          `Cannot write ${path}: it is there already; choose another name`,
        );
      }
    }
    const { privateKey, publicKey } = await generateKeyPair();
    await Deno.writeTextFile(privatePath, privateKey, { createNew: true, mode: 0o600 });
    await Deno.writeTextFile(publicPath, publicKey, { createNew: true });
    return {
      json: { privateKey: privatePath, publicKey: publicPath },
      text: `Private key, keep it secret: ${privatePath}\nPublic key, give it to others:  ${publicPath}`,
    };
  },
};
