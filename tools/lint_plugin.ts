/**
 * The house's own lint rules: the walls between rooms, and the sizes of things.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { OUTSIDE, type Room, ROOMS } from "./rooms.ts";

const HOME = join(import.meta.dirname!, "..");
const MAX_FILE_LINES = 320;
const MAX_FUNCTION_LINES = 60;
const MAX_PARAMETERS = 3;

/** Path of a file relative to the project, with forward slashes. */
function placeOf(filename: string): string {
  return relative(HOME, filename).replaceAll("\\", "/");
}

function roomOf(place: string): Room | undefined {
  return ROOMS.find(({ folder }) => place.startsWith(`${folder}/`));
}

function isOutside(place: string): boolean {
  return OUTSIDE.some((name) => place === name || place.startsWith(`${name}/`)) || place.startsWith("..");
}

function isTest(place: string): boolean {
  return /_test\.tsx?$|\/(testing|contract)\//.test(place);
}

/** What is wrong with an import, or `undefined`. */
function importFault(place: string, specifier: string): string | undefined {
  const inside = specifier.startsWith("@/") ? specifier.slice(2) : undefined;
  const local = specifier.startsWith(".") ? join(dirname(place), specifier).replaceAll("\\", "/") : undefined;
  const target = inside ?? local;
  if (target === undefined || isOutside(place)) return undefined;
  const from = roomOf(place);
  const to = roomOf(target);
  if (from === undefined) return `${place} lies in no room; tools/rooms.ts lists them`;
  if (from === to) {
    if (inside !== undefined) return "Inside a room imports are relative";
    const own = target.slice(from.folder.length + 1);
    return (from.doors ?? ["mod.ts"]).includes(own) && !isTest(place)
      ? "A room does not import its own door"
      : undefined;
  }
  if (isTest(place) && target.startsWith("tests/support/")) return undefined;
  if (to === undefined) return `${target} lies in no room; tools/rooms.ts lists them`;
  if (local !== undefined) return `Another room is imported with "@/", not with a relative path`;
  if (!from.imports.includes(to.folder) && !isTest(place)) {
    return `${from.folder} may not import ${to.folder}`;
  }
  const door = target.slice(to.folder.length + 1);
  const doors = to.doors ?? ["mod.ts"];
  if (to.folder === "lib/ui" || to.folder === "islands" || to.folder === "lib/client") return undefined;
  return doors.includes(door)
    ? undefined
    : `Only the door of ${to.folder} may be imported (${doors.join(", ")})`;
}

function lines(context: Deno.lint.RuleContext, range: Deno.lint.Range): number {
  return context.sourceCode.text.slice(range[0], range[1]).split("\n").length;
}

type AnyFunction =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** The rules. */
const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    walls: {
      create(context) {
        const place = placeOf(context.filename);
        const check = (node: { source: Deno.lint.StringLiteral | null }) => {
          if (node.source === null) return;
          const fault = importFault(place, node.source.value);
          if (fault !== undefined) context.report({ node: node.source, message: fault });
        };
        return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
      },
    },
    size: {
      create(context) {
        const place = placeOf(context.filename);
        if (isOutside(place) || isTest(place)) return {};
        const check = (node: AnyFunction) => {
          const count = lines(context, node.range);
          if (count > MAX_FUNCTION_LINES) {
            context.report({
              node,
              message: `This function has ${count} lines; ${MAX_FUNCTION_LINES} are allowed`,
            });
          }
          const parameters = node.params.filter((param) => param.type !== "RestElement").length;
          if (parameters > MAX_PARAMETERS) {
            context.report({ node, message: "More than two parameters and options; pass an object" });
          }
        };
        return {
          Program(node) {
            const count = lines(context, node.range);
            if (count <= MAX_FILE_LINES) return;
            context.report({ node, message: `This file has ${count} lines; ${MAX_FILE_LINES} are allowed` });
          },
          FunctionDeclaration: check,
          FunctionExpression: check,
          ArrowFunctionExpression: check,
        };
      },
    },
    "named-exports": {
      create(context) {
        const place = placeOf(context.filename);
        if (isOutside(place) || /^(routes|islands|drivers\/js|workspace)\//.test(place)) return {};
        if (place.endsWith("template.js")) return {};
        return {
          ExportDefaultDeclaration(node) {
            context.report({ node, message: "Default exports belong in routes/ and islands/" });
          },
        };
      },
    },
    console: {
      create(context) {
        const place = placeOf(context.filename);
        if (isOutside(place) || place === "lib/core/print_record.ts") return {};
        return {
          'MemberExpression[object.name="console"]'(node) {
            context.report({ node, message: "Only lib/core/print_record.ts prints; use a Logger" });
          },
        };
      },
    },
    "browser-safe": {
      create(context) {
        const place = placeOf(context.filename);
        const room = roomOf(place);
        if (room?.deno !== false || isTest(place)) return {};
        return {
          'MemberExpression[object.name="Deno"]'(node) {
            context.report({
              node,
              message: `${room.folder} also runs in a browser, where there is no Deno`,
            });
          },
        };
      },
    },
    "private-names": {
      create(context) {
        return {
          'PropertyDefinition[accessibility="private"]'(node) {
            context.report({ node, message: "Use #private names" });
          },
          'MethodDefinition[accessibility="private"][kind!="constructor"]'(node) {
            context.report({ node, message: "Use #private names" });
          },
        };
      },
    },
  },
};

export default plugin;
