/**
 * docs/report.md names every field of the JSON, every column of the tables, and every exit status.
 */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";
import { EXIT } from "../src/errors";
import { LIFE_HEAD, SHARED_HEAD, SHARING_HEAD } from "../src/report/shared-cores";
import { CORE_HEAD, TASK_HEAD, VM_HEAD } from "../src/report/table";

const SOURCE = new URL("../../report/src/", import.meta.url);
const doc = readFileSync(new URL("../../../docs/report.md", import.meta.url), "utf8");
const isNamed = (name: string) => doc.includes(`\`${name}\``) || doc.includes(`**${name}**`);

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
const isDeclaration = (node: ts.Node): node is Declaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

/** Every type of the sources that make the report, by name. */
function types(): Map<string, Declaration> {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => new URL(file, SOURCE));
  const found = files.flatMap((file) => {
    const source = ts.createSourceFile(
      file.pathname,
      readFileSync(file, "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    return source.statements.filter(isDeclaration);
  });
  return new Map(found.map((declaration) => [declaration.name.text, declaration]));
}

/** The fields of a type, and of all types that the type is made of. */
function fieldsOf(name: string, known: Map<string, Declaration>, seen = new Set<string>()): string[] {
  const declaration = known.get(name);
  if (declaration === undefined || seen.has(name)) return [];
  seen.add(name);
  const fields: string[] = [];
  const visit = (node: ts.Node): void => {
    // This is the type of one field. The other fields of its type need not be in the report.
    if (ts.isIndexedAccessTypeNode(node)) return;
    if (ts.isPropertySignature(node)) fields.push(node.name.getText());
    if (ts.isTypeReferenceNode(node)) fields.push(...fieldsOf(node.typeName.getText(), known, seen));
    if (ts.isExpressionWithTypeArguments(node))
      fields.push(...fieldsOf(node.expression.getText(), known, seen));
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return fields;
}

it("every field of the JSON", () => {
  const fields = fieldsOf("RunReport", types());
  expect(fields).toEqual(
    expect.arrayContaining(["system", "p99", "worldSwitches", "watchdogMisses", "idleMicroseconds"]),
  );
  expect(fields.filter((field) => !isNamed(field))).toEqual([]);
});

it("every column of the tables", () => {
  const columns = [VM_HEAD, CORE_HEAD, TASK_HEAD, SHARED_HEAD, LIFE_HEAD, SHARING_HEAD].flat();
  expect(columns.filter((column) => !isNamed(column))).toEqual([]);
});

it("every exit status", () => {
  for (const status of Object.values(EXIT)) expect(doc).toMatch(new RegExp(`^\\| ${status} \\|`, "m"));
});
