/**
 * Writes packages/config/system.schema.json, the JSON Schema that editors use: `npx tsx
 * packages/config/src/schema/publish.ts`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { systemJsonSchema } from "./system";

export const PUBLISHED_SCHEMA = fileURLToPath(new URL("../../system.schema.json", import.meta.url));

export function schemaText(): string {
  return `${JSON.stringify(systemJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PUBLISHED_SCHEMA, schemaText());
