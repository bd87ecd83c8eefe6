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
  const repeated = document.repeatedKeys();
  const result = systemSchema.safeParse(document.value, { reportInput: true });
  const shape = result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(document, issue));
  if (!result.success || repeated.length > 0) throw new ConfigurationError([...repeated, ...shape]);
  return result.data;
}

function problemsOf(document: Document, issue: Issue): Problem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? step.toString() : step));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(document, [...path, key], key));
  }
  const where = describe(path);
  if (issue.input === undefined) {
    return [
      document.problemAt(
        path.slice(0, -1),
        "missing-key",
        `${where} is missing`,
        `add "${path.at(-1)}": ${example(path)}`,
      ),
    ];
  }
  const expected = issue.message.startsWith("expected") ? issue.message : `expected ${expectation(issue)}`;
  const found = JSON.stringify(issue.input);
  const what = `${where} is ${found.length > MAX_QUOTE ? "not what is expected" : found}`;
  return [document.problemAt(path, codeOf(issue), what, expected.replace(/^expected /, "give "))];
}

const MAX_QUOTE = 40;

function unknownKey(document: Document, path: Path, key: string): Problem {
  const known = knownKeys(path.slice(0, -1));
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

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  pattern?: string;
  type?: string;
  enum?: unknown[];
}

let published: JsonSchema | undefined;

function schemaAt(path: Path): JsonSchema | undefined {
  published ??= systemJsonSchema();
  let schema: JsonSchema | undefined = published;
  for (const step of path) schema = typeof step === "number" ? schema?.items : schema?.properties?.[step];
  return schema;
}

function knownKeys(path: Path): string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}

/** What a missing value could look like, from its schema. */
function example(path: Path): string {
  const schema = schemaAt(path);
  if (schema?.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (path.at(-1) === "cores") return "[0]";
  return (
    { object: "{ … }", array: "[ … ]", integer: "a number", string: '"…"' }[schema?.type ?? ""] ?? "a value"
  );
}
