import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestRegistry } from "../support/test_registry.ts";
import type { Message } from "../support/wire_client.ts";
import type { Lab } from "./lab.ts";
import { shapeFaults } from "./same_shape.ts";
import { examplesOf } from "./wire_examples.ts";

const ID = "community/serial-logger";

/** Runs a check with a registry that has the package of the examples in three versions. */
async function withRegistry(
  { client }: Lab,
  check: (registry: TestRegistry) => Promise<void>,
): Promise<void> {
  await using registry = await TestRegistry.start();
  const manifest = {
    name: "Serial Logger",
    description: "Logs serial port data to file",
    group: "communication",
    tags: ["serial", "logging"],
    author: { name: "Jane", github: "jane" },
  };
  for (const version of ["1.0.0", "1.1.0", "1.2.0"]) {
    await registry.offer({ id: ID, version, manifest }, { author: manifest.author });
  }
  await client.value({ type: "config.set", path: "marketplace.registry", value: registry.url });
  try {
    await check(registry);
  } finally {
    await client.ask({ type: "marketplace.uninstall", id: ID });
  }
}

async function answered({ client }: Lab, message: Message): Promise<Message> {
  const answer = await client.ask(message);
  strictEqual(answer.code, undefined, String(answer.message));
  return answer;
}

/** Sends the request under a heading and compares the reply with the documented one, when there is one. */
async function exchange(lab: Lab, heading: string): Promise<Message> {
  const [request, response] = examplesOf(heading).map(({ message }) => message);
  const answer = await answered(lab, request!);
  if (response !== undefined) deepStrictEqual(shapeFaults(response, answer), []);
  strictEqual(answer.type, request!.type);
  return answer;
}

/** What is sent and compared under each heading about packages. */
export const MARKETPLACE_HEADINGS: Record<string, (lab: Lab, heading: string) => Promise<void>> = {
  "Marketplace Messages": (lab, heading) =>
    withRegistry(lab, async () => {
      const { value } = await exchange(lab, heading);
      deepStrictEqual((value as Message[]).map(({ id, version }) => [id, version]), [[ID, "1.2.0"]]);
    }),
  "marketplace.detail": async (lab, heading) => {
    const { value } = await exchange(lab, heading) as { value: Record<string, unknown> };
    deepStrictEqual([value.id, value.tier, value.category, value.installed], [
      "TestDevice",
      0,
      "built-in",
      true,
    ]);
  },
  "marketplace.install": (lab, heading) =>
    withRegistry(lab, async (registry) => {
      const examples = examplesOf(heading).map(({ message }) => message);
      const [newest, pinned, file] = examples.filter(({ type, value }) =>
        type === heading && value === undefined
      );
      const documented = examples.find(({ value }) => value !== undefined)!;
      const path = `${registry.folder}/community-serial-logger-v1.0.0.muxdriver`;
      const requests: [Message, string][] = [[newest!, "1.2.0"], [pinned!, "1.2.0"], [{
        ...file!,
        filePath: path,
      }, "1.0.0"]];
      for (const [request, version] of requests) {
        lab.client.clear();
        const answer = await answered(lab, request);
        deepStrictEqual(shapeFaults(documented, answer), []);
        strictEqual((answer.value as Message).version, version);
      }
      lab.client.clear();
      await answered(lab, newest!);
      const progress = lab.client.received.filter(({ type }) => type === "marketplace.install.progress");
      for (const example of examples.filter(({ type }) => type === "marketplace.install.progress")) {
        const same = progress.find(({ phase }) => phase === example.phase)!;
        deepStrictEqual([same.driverId, shapeFaults(example, same)], [example.driverId, []]);
      }
      strictEqual(progress.at(-1)!.percent, 100);
    }),
  "marketplace.uninstall": (lab, heading) =>
    withRegistry(lab, async () => {
      await answered(lab, { type: "marketplace.install", id: ID });
      await exchange(lab, heading);
      deepStrictEqual((await answered(lab, { type: "marketplace.installed" })).value, []);
    }),
  "marketplace.installed": (lab, heading) =>
    withRegistry(lab, async () => {
      await answered(lab, { type: "marketplace.install", id: ID });
      const { value } = await exchange(lab, heading);
      deepStrictEqual((value as Message[]).map(({ id }) => id), [ID]);
    }),
  "marketplace.updates": (lab, heading) =>
    withRegistry(lab, async () => {
      await answered(lab, { type: "marketplace.install", id: ID, version: "1.0.0" });
      const { value } = await exchange(lab, heading);
      deepStrictEqual(value, [{ id: ID, installedVersion: "1.0.0", latestVersion: "1.2.0" }]);
    }),
  "marketplace.refresh": (lab, heading) =>
    withRegistry(lab, async (registry) => {
      const { requests } = registry;
      await exchange(lab, heading);
      ok(registry.requests > requests);
    }),
};
