import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PUBLISHED_SCHEMA, schemaText } from "../src/schema/publish";

it("publishes the schema as it is: run `npx tsx packages/config/src/schema/publish.ts` when this fails", () => {
  expect(JSON.parse(readFileSync(PUBLISHED_SCHEMA, "utf8"))).toEqual(JSON.parse(schemaText()));
});
