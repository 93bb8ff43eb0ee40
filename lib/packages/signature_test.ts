import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { buildPackage } from "./build_package.ts";
import { computeDriverIdHash } from "./driver_id_hash.ts";
import { inspectPackage } from "./inspect_package.ts";
import { readPem } from "./pem.ts";
import { generateKeyPair, signPackage, verifySignature } from "./signature.ts";
import { goodNative } from "./testing/good_driver.ts";
import { testFolder } from "./testing/temporary_folder.ts";
import { validatePackage } from "./validate_package.ts";

const ours = await generateKeyPair();
const others = await generateKeyPair();

Deno.test("a signature fits its package and its key, and nothing else", async () => {
  await using folder = await testFolder();
  const project = await folder.write(
    goodNative({
      category: "premium",
      driverIdSha256: computeDriverIdHash("lamp"),
      commerce: { lemonSqueezyProductId: "1" },
    }),
    "lamp",
  );
  const { path } = await buildPackage(project, join(folder.path, "lamp.muxdriver"));
  const state = async (...publicKeys: string[]) =>
    (await inspectPackage(path, { publicKeys })).signature.state;
  const rules = async (...publicKeys: string[]) =>
    (await validatePackage(path, { publicKeys })).findings.map(({ ruleId }) => ruleId);
  strictEqual(await state(ours.publicKey), "missing");
  strictEqual(await signPackage(path, ours.privateKey), `${path}.sig`);
  deepStrictEqual([await state(), await rules()], ["unchecked", []]);
  deepStrictEqual([await state(ours.publicKey), await rules(ours.publicKey)], ["valid", []]);
  strictEqual(await state(others.publicKey, ours.publicKey), "valid");
  deepStrictEqual([await state(others.publicKey), await rules(others.publicKey)], ["invalid", [
    "PREMIUM_NOT_SIGNED",
  ]]);

  const bytes = await Deno.readFile(path);
  const signature = await Deno.readTextFile(`${path}.sig`);
  strictEqual(await verifySignature(bytes, signature, ours.publicKey), true);
  bytes[bytes.length >> 1]! ^= 1;
  strictEqual(await verifySignature(bytes, signature, ours.publicKey), false);
});

Deno.test("a changed signature, one of another length and one that is no base64 are wrong", async () => {
  const bytes = new TextEncoder().encode("package");
  await using folder = await testFolder();
  await folder.write({ "a.muxdriver": bytes });
  const file = await signPackage(join(folder.path, "a.muxdriver"), ours.privateKey);
  const raw = Uint8Array.fromBase64((await Deno.readTextFile(file)).trim());
  strictEqual(await verifySignature(bytes, raw, ours.publicKey), true);
  raw[5]! ^= 1;
  strictEqual(await verifySignature(bytes, raw, ours.publicKey), false);
  strictEqual(await verifySignature(bytes, raw.subarray(1), ours.publicKey), false);
  strictEqual(await verifySignature(bytes, "?", ours.publicKey), false);
});

Deno.test("keys are PEM texts or DER bytes; anything else is refused with what to do", async () => {
  match(ours.privateKey, /^-----BEGIN PRIVATE KEY-----\n[\w+/=\n]+-----END PRIVATE KEY-----\n$/);
  await using folder = await testFolder();
  await folder.write({ "a.muxdriver": "package" });
  const path = join(folder.path, "a.muxdriver");
  await signPackage(path, readPem("PRIVATE KEY", ours.privateKey));
  await rejects(signPackage(path, "secret"), /it is not an Ed25519 private key.*keygen/);
  await rejects(signPackage(path, ours.publicKey), { code: "VALIDATION_INVALID_VALUE" });
  await rejects(verifySignature(new Uint8Array(), "", ours.privateKey), { code: "VALIDATION_INVALID_VALUE" });
});
