/**
 * The shape of a campaign file. This schema gives the TypeScript types, the published JSON Schema
 * (packages/campaign/campaign.schema.json) and the first layer of error messages.
 */
import { path, time } from "@mvm/config/schema/quantities";
import type { JsonSchema } from "@mvm/config/schema/validate";
import * as z from "zod";
import { VERDICTS } from "../verdict/verdicts";
import { faultSchema } from "./fault";

const LARGEST_SEED = 0xffff_ffff;
const MOST_SEEDS = 1_000_000;
const LARGEST_DRIFT = 100_000;

const seed = z.int().min(0).max(LARGEST_SEED);

const parameter = z.strictObject({
  key: z
    .string()
    .min(1)
    .meta({ description: 'A value of system.jsonc, such as "vms[rtos].reservation.budget".' }),
  values: z.array(z.json()).min(1).meta({ description: "What stands there, one after the other." }),
});

export const campaignSchema = z
  .strictObject({
    $schema: z.string().optional(),
    systems: z
      .array(path)
      .min(1, { error: "expected at least one system" })
      .meta({ description: "Folders or system.jsonc files, relative to this file." }),
    for: time.meta({ description: "Virtual time of each run, from power-on." }),
    seeds: z
      .union([z.int().min(1).max(MOST_SEEDS), z.array(seed).min(1)], {
        error: "expected a number of seeds (1, 2, 3 …), or a list of seeds",
      })
      .default(1)
      .meta({ description: "How many seeds, or which ones. A seed draws time, place and bits of a fault." }),
    parameters: z.array(parameter).default([]),
    clockDrift: z
      .array(z.number().min(-LARGEST_DRIFT).max(LARGEST_DRIFT))
      .min(1)
      .default([0])
      .meta({ description: "By how many millionths the guests' timers are too fast, one run each." }),
    faults: z.array(faultSchema).default([]).meta({
      description: "One run for each fault and seed. A run without a fault is always there.",
    }),
    failing: z
      .array(z.enum(VERDICTS))
      .default(["hypervisor-stopped", "other-failed", "other-missed"])
      .meta({ description: "The verdicts that make the campaign a failure." }),
  })
  .meta({ title: "MVM campaign" });

/** A campaign after parsing: times in CPU cycles. */
export type Campaign = z.output<typeof campaignSchema>;

/** The JSON Schema that editors read. */
export function campaignJsonSchema(): JsonSchema {
  return z.toJSONSchema(campaignSchema, { io: "input" }) as JsonSchema;
}
