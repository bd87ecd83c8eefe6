/** Applies the schema to a document and puts each of zod's issues at its line, with the fix. */
import type { z } from "zod";
import type { Document, Path } from "../source/document";
import { nearestName } from "../source/nearest";
import { ConfigurationError, type Problem } from "../source/problem";
import { type System, systemJsonSchema, systemSchema } from "./system";

type Issue = z.core.$ZodIssue;

/**
 * @throws ConfigurationError with every place where the document does not have the configuration's
 * shape.
 */
export function validate(document: Document): System {
  published ??= systemJsonSchema();
  return validateAs(document, systemSchema, published);
}

/**
 * The same for documents of another shape.
 * @param jsonSchema of `schema`, which fixes name keys and values from
 */
export function validateAs<Schema extends z.ZodType>(
  document: Document,
  schema: Schema,
  jsonSchema: JsonSchema,
): z.output<Schema> {
  const repeated = document.repeatedKeys();
  const result = schema.safeParse(document.value, { reportInput: true });
  const shape = result.success
    ? []
    : result.error.issues.flatMap((issue) => problemsOf(document, jsonSchema, issue));
  if (!result.success || repeated.length > 0) throw new ConfigurationError([...repeated, ...shape]);
  return result.data;
}

function problemsOf(document: Document, schema: JsonSchema, issue: Issue): Problem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? step.toString() : step));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(document, schema, [...path, key], key));
  }
  const where = describe(path);
  if (issue.input === undefined) {
    return [
      document.problemAt(
        path.slice(0, -1),
        "missing-key",
        `${where} is missing`,
        `add "${path.at(-1)}": ${example(schema, path)}`,
      ),
    ];
  }
  const expected = issue.message.startsWith("expected") ? issue.message : `expected ${expectation(issue)}`;
  const found = JSON.stringify(issue.input);
  const what = `${where} is ${found.length > MAX_QUOTE ? "not what is expected" : found}`;
  return [document.problemAt(path, codeOf(issue), what, expected.replace(/^expected /, "give "))];
}

const MAX_QUOTE = 40;

function unknownKey(document: Document, schema: JsonSchema, path: Path, key: string): Problem {
  const known = knownKeys(schemaAt(schema, path.slice(0, -1)));
  const meant = nearestName(key, known);
  const fix =
    meant === undefined ? `remove it; keys known here: ${known.join(", ")}` : `did you mean "${meant}"?`;
  return document.problemAtKey(
    path,
    "unknown-key",
    `"${key}" is not a key of ${describe(path.slice(0, -1))}`,
    fix,
  );
}

function codeOf(issue: Issue): string {
  if (issue.code === "invalid_type") return "wrong-type";
  if (issue.code === "too_small" && issue.origin === "array") return "empty-list";
  return "invalid-value";
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `${issue.expected === "object" ? "an object" : `a value of type ${issue.expected}`}`;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

/** `vms[1].memory.base` for a path; "the configuration" for the empty one. */
export function describe(path: Path): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return text === "" ? "the configuration" : text.replace(/^\./, "");
}

export interface JsonSchema {
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  pattern?: string;
  type?: string;
  enum?: unknown[];
}

let published: JsonSchema | undefined;

function schemaAt(whole: JsonSchema, path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = whole;
  for (const step of path)
    schema = typeof step === "number" ? schema?.items : schema && propertiesOf(schema)[step];
  return schema;
}

function knownKeys(schema: JsonSchema | undefined): string[] {
  return schema === undefined ? [] : Object.keys(propertiesOf(schema));
}

/** Of an object that has one of several shapes: those of all shapes. */
function propertiesOf({ properties, oneOf = [] }: JsonSchema): Record<string, JsonSchema> {
  return Object.assign({}, ...oneOf.map(propertiesOf), properties);
}

/** What a missing value could look like, from its schema. */
function example(whole: JsonSchema, path: Path): string {
  const schema = schemaAt(whole, path);
  if (schema?.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (path.at(-1) === "cores") return "[0]";
  return (
    { object: "{ … }", array: "[ … ]", integer: "a number", string: '"…"' }[schema?.type ?? ""] ?? "a value"
  );
}
