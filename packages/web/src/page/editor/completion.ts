/** Completes keys and values of a configuration, from its JSON Schema. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { getLocation } from "jsonc-parser";
import schema from "../../../../config/system.schema.json";

interface Schema {
  description?: string;
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema | boolean;
  prefixItems?: readonly Schema[];
  anyOf?: readonly Schema[];
}

export function completionsOf(context: CompletionContext): CompletionResult | null {
  const { state, pos, explicit } = context;
  const { path, isAtPropertyKey } = getLocation(state.doc.toString(), pos);
  const word = context.matchBefore(/"?[\w$-]*/) ?? { from: pos, to: pos };
  if (word.from === word.to && !explicit) return null;
  const options = isAtPropertyKey ? keysAt(path.slice(0, -1)) : valuesAt(path);
  return options.length === 0 ? null : { from: word.from, options, validFor: /^"?[\w$-]*$/ };
}

/** What the schema says of the value at a path. */
export function schemasAt(path: readonly (string | number)[]): Schema[] {
  let found: Schema[] = alternatives(schema as Schema);
  for (const step of path) found = found.flatMap((each) => alternatives(inside(each, step)));
  return found;
}

function inside({ properties, items, prefixItems }: Schema, step: string | number): Schema | undefined {
  if (typeof step === "string") return properties?.[step];
  const all = typeof items === "object" ? items : undefined;
  return prefixItems?.[step] ?? all;
}

function alternatives(schema: Schema | undefined): Schema[] {
  if (schema === undefined) return [];
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap((each) => alternatives(each));
}

export function keysAt(path: readonly (string | number)[]): Completion[] {
  return schemasAt(path).flatMap(({ properties = {} }) =>
    Object.entries(properties).map(([name, { description }]) => option(`"${name}"`, "property", description)),
  );
}

export function valuesAt(path: readonly (string | number)[]): Completion[] {
  return schemasAt(path).flatMap((each): Completion[] => {
    const values = each.enum ?? (each.const === undefined ? [] : [each.const]);
    if (each.type === "boolean") return [option("true", "keyword"), option("false", "keyword")];
    return values.map((value) => option(JSON.stringify(value), "enum", each.description));
  });
}

function option(label: string, type: string, info?: string): Completion {
  return info === undefined ? { label, type } : { label, type, info };
}
