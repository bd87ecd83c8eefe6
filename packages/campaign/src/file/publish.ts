/**
 * Writes packages/campaign/campaign.schema.json, the JSON Schema that editors use: `npx tsx
 * packages/campaign/src/file/publish.ts`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { campaignJsonSchema } from "./campaign";

export const PUBLISHED_SCHEMA: string = fileURLToPath(new URL("../../campaign.schema.json", import.meta.url));

export function schemaText(): string {
  return `${JSON.stringify(campaignJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PUBLISHED_SCHEMA, schemaText());
