import { deepStrictEqual, ok } from "node:assert/strict";
import { textOf } from "../source/compiled_source.ts";
import { parseModule } from "../source/parse_module.ts";
import { rewriteModule } from "../source/rewrite_module.ts";
import { type Device, deviceProxy, yieldingView } from "./device_proxy.ts";
import { ProgramGenerator } from "@/tests/support/program_generator.ts";
import { compileGuest } from "./realm.ts";

/** How many programs are compared; more by `MUXIT_PROGRAMS=100000`, others by `MUXIT_SEED=7`. */
const COUNT = Number(Deno.env.get("MUXIT_PROGRAMS") ?? 3000);
const SEED = Number(Deno.env.get("MUXIT_SEED") ?? 1);

type Main = (world: Record<string, unknown>) => Promise<unknown>;

/** What a program did: its effects in their order, and how it ended. */
interface Outcome {
  effects: string[];
  end: string;
}

/** A device that notes what is done to it: `m` and `slow` are actions, `fails` is one that does, `value` is a property. */
function noting(effects: string[], name: string): Device {
  const actions = ["m", "slow", "fails"];
  const act = (action: string, args: unknown[]) => {
    effects.push(`${name}.${action}(${args.map(String)})`);
    return () => {
      effects.push(`${name}.${action} ends`);
      if (action === "fails") throw new RangeError(`${name} fails`);
      return `${name}.${action}`;
    };
  };
  const known = (action: string) => {
    if (!actions.includes(action)) throw new ReferenceError(`${name} has no property or method '${action}'`);
  };
  return {
    label: name,
    find: (item) => {
      if (item !== "value") return { kind: actions.includes(item) ? "action" : "unknown" };
      effects.push(`${name}.value is read`);
      return { kind: "property", value: 7 };
    },
    has: (item) => item === "value" || actions.includes(item),
    write: (item, value) => void effects.push(`${name}.${item} = ${value}`),
    call: (item, args) => {
      known(item);
      return act(item, args)();
    },
    blocks: (item) => !actions.includes(item),
    callLater: async (item, args) => {
      known(item);
      const end = act(item, args);
      for (let ticks = item === "slow" ? 20 : 2; ticks > 0; ticks--) await null;
      return end();
    },
    guess: (item) => void effects.push(`${name}.${item} is guessed`),
    missing: (item) => new ReferenceError(`${name} has no '${item}'`),
  };
}

/** What a program finds around it. Everything notes what happens to it. */
function world(effects: string[]): Record<string, unknown> {
  const note = (text: unknown) => (effects.push(String(text)), text);
  const plain = {
    m: (...args: unknown[]) => note(`plain.m(${args.map(String)})`),
    self(this: unknown) {
      return note(this === plain ? "itself" : "another this");
    },
    // Noted before it waits: what nobody awaits may end earlier or later when a device yields meanwhile.
    later: async (...args: unknown[]) => (note(`plain.later(${args.map(String)})`), await null, "later"),
    rejects: () => Promise.reject(new EvalError("rejected")),
    throws: () => {
      throw new URIError("thrown");
    },
    get inner() {
      note("inner is read");
      return plain;
    },
    nothing: undefined,
    number: 5,
  };
  return {
    dev: deviceProxy(noting(effects, "dev")),
    two: deviceProxy(noting(effects, "two")),
    plain,
    nil: null,
    t: note,
    key: (name: string) => (note(`key ${name}`), name),
    each: (...items: unknown[]) => ({
      [Symbol.iterator]: () => ({
        next: () =>
          items.length > 0 ? { done: false, value: items.shift() } : { done: true, value: undefined },
        return: () => (note("iterator closes"), { done: true, value: undefined }),
      }),
    }),
    disposable: () => ({ [Symbol.dispose]: () => note("disposed") }),
  };
}

async function run(source: string, yieldingCalls: boolean): Promise<Outcome> {
  const effects: string[] = [];
  const compiled = rewriteModule(source, parseModule(source, { imports: [] }), { yieldingCalls });
  const exports: { default?: Main } = {};
  await compileGuest(textOf(compiled))(exports, yieldingView);
  try {
    return { effects, end: `gives ${String(await exports.default!(world(effects)))}` };
  } catch (error) {
    const { name, message } = error as Error;
    return { effects, end: `throws ${name}: ${calleeless(message)}` };
  }
}

// The engine names what was called by its text, which is the one thing that is another.
function calleeless(message: string): string {
  return message.replace(/^.*? is not a function/, "it is not a function");
}

const HARD = [
  "try { return dev.fails(); } catch (e) { t(e.message); return t('caught'); }",
  "try { return dev.m(); } finally { t('finally'); }",
  "try { return plain.rejects(); } catch (e) { return t('never'); }",
  "return await (t('a'), dev).m();",
  "return await nil?.[key('m')]();",
  "return await dev?.[key('m')](t(1));",
  "return await nil?.m(t('never'));",
  "return await dev.m?.(1);",
  "return await plain.nothing?.(t('never'));",
  "return await plain.number(t('before'));",
  "return await dev.value();",
  "return await dev.nope();",
  "return await dev['m'](await two.m(await dev.slow()));",
  "const __y = 1, __muxit = 2, __exports = 3; return [await dev.m(__y), __muxit, __exports].join();",
  "for (const x of each(1, 2)) { return dev.fails(x); }",
  "using d = disposable(); return dev.slow();",
  "{ using d = disposable(); return dev.slow(); }",
  "return await (dev.m)(1);",
  "return (dev.m(1));",
  "return await plain.self();",
  "return await plain.inner.self();",
  "return await (plain?.inner).self();",
  "return await plain?.inner.self();",
  "return await nil?.inner.self();",
  "const f = async () => dev.fails(); try { await f(); } catch (e) { return t(e.message); }",
  "const f = async (a = dev.m(1)) => plain.later(a); return await f();",
  "class A { async m() { return dev.m(1); } static async n() { return await new A().m(); } } return await A.n();",
  "class B { #p() { return t('p'); } async m() { return await this.#p(); } } return await new B().m();",
  "const o = { __proto__: plain, async m() { return await super.self(); } }; return await o.m();",
  "async function* g() { yield dev.m(1); return two.m(2); } for await (const x of g()) t(x);",
  "return await `${await dev.m()}`.concat(await two.m());",
];

Deno.test("programs whose awaits are hard to rewrite mean what they meant", async (t) => {
  for (const body of HARD) {
    await t.step(body, async () => {
      const source = wrapped(body);
      deepStrictEqual(await run(source, true), await run(source, false));
    });
  }
});

function wrapped(body: string): string {
  return `export default async function main({ dev, two, plain, nil, t, key, each, disposable }) {\n${body}\n}\n`;
}

Deno.test(`${COUNT} generated programs do the same with rewritten awaits: values, order of effects, errors`, async () => {
  // Programs leave promises unawaited; that is theirs.
  const ignore = (event: Event) => event.preventDefault();
  globalThis.addEventListener("unhandledrejection", ignore);
  try {
    await compareAll();
  } finally {
    await new Promise((resolve) => setTimeout(resolve, 0));
    globalThis.removeEventListener("unhandledrejection", ignore);
  }
});

async function compareAll(): Promise<void> {
  const generator = new ProgramGenerator(SEED);
  let rewritten = 0;
  let effects = 0;
  for (let index = 0; index < COUNT; index++) {
    const body = generator.body();
    const source = wrapped(body);
    const plain = await run(source, false);
    deepStrictEqual(await run(source, true), plain, `program ${index} of seed ${SEED}:\n${body}`);
    if (/await|return/.test(body)) rewritten++;
    effects += plain.effects.length;
  }
  ok(
    rewritten > COUNT / 2 && effects > COUNT * 2,
    `${rewritten} with awaits, ${effects} effects: too few to tell`,
  );
}
