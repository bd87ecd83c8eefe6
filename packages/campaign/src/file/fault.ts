/** The shape of a fault in a campaign file: what is to fail, in which VM, and when. */
import { address, interrupt, time } from "@mvm/config/schema/quantities";
import * as z from "zod";

const MOST_BITS = 32;
const MOST_INTERRUPTS = 1000;
/** The registers of the guest's present mode. */
const REGISTERS = [...Array.from({ length: 13 }, (_, n) => `r${n}`), "sp", "lr", "pc", "cpsr"] as const;
/** What an attacker reaches for. */
export const TARGETS = ["mvm", "slcr", "scheduling-timer", "mvm-uart", "neighbour"] as const;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: 'expected a name of lower-case letters, digits and "-", such as "flipped-bit"',
});
const vm = z.string().meta({ description: "The VM that fails: the victim." });
const at = z
  .union([time, z.strictObject({ from: time, to: time })], {
    error: 'expected a time such as "20 ms", or a range such as { "from": "10 ms", "to": "30 ms" }',
  })
  .meta({ description: "Virtual time since power-on, or a range from which each seed draws a time." });
const bits = z.int().min(1).max(MOST_BITS).default(1).meta({ description: "How many bits turn over." });
const count = z
  .int()
  .min(1)
  .max(MOST_INTERRUPTS)
  .default(1)
  .meta({ description: "How many interrupts in a row." });

const timed = { name, vm, at };
const wire = {
  ...timed,
  interrupt: interrupt.min(0).max(95).meta({
    description: "GIC interrupt ID of a device; below 32 that of the VM's first core.",
  }),
  count,
};

export const faultSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("memory-bit"),
      ...timed,
      bits,
      within: z
        .union([z.literal("used"), z.strictObject({ from: address, to: address })], {
          error: 'expected "used", or { "from": "0x…", "to": "0x…" } in the VM\'s memory',
        })
        .default("used")
        .meta({ description: "used: the pages of the VM's memory that are not all 0 at that time." }),
    }),
    z.strictObject({
      kind: z.literal("register-bit"),
      ...timed,
      bits,
      registers: z
        .array(z.enum(REGISTERS))
        .min(1)
        .default([...REGISTERS])
        .meta({ description: "The registers of the guest's present mode from which a seed draws." }),
    }),
    z.strictObject({ kind: z.literal("lost-interrupt"), ...wire }),
    z.strictObject({
      kind: z.literal("late-interrupt"),
      ...wire,
      by: time.meta({ description: "How late; rounded up to a turn of the cores (6.144 us)." }),
    }),
    z.strictObject({
      kind: z.literal("doubled-interrupt"),
      ...wire,
      by: time.meta({ description: "How long after the first one the second one comes." }),
    }),
    z.strictObject({ kind: z.literal("crash"), ...timed }),
    z.strictObject({ kind: z.literal("hang"), ...timed }),
    z.strictObject({ kind: z.literal("storm"), ...timed }),
    z.strictObject({
      kind: z.literal("attack"),
      ...timed,
      targets: z
        .array(z.enum(TARGETS))
        .min(1)
        .default(TARGETS.filter((target) => target !== "neighbour"))
        .meta({ description: "From which a seed draws: what the guest reads and writes." }),
    }),
    z.strictObject({
      kind: z.literal("damaged-image"),
      name,
      vm: vm.optional().meta({ description: "Only the images of this VM; without it all that MVM loads." }),
      damage: z.enum(["bits", "cut"], { error: 'expected "bits" or "cut"' }).default("bits").meta({
        description: "bits: some bits turn over. cut: from a place on, all bytes are 0.",
      }),
      bits,
      checksum: z
        .enum(["kept", "corrected"], { error: 'expected "kept" or "corrected"' })
        .default("kept")
        .meta({
          description: "corrected: the image's CRC-32 fits the damage, so that MVM's other checks count.",
        }),
    }),
  ],
  { error: "expected one of the kinds of faults" },
);

export type FaultClass = z.output<typeof faultSchema>;
export type Target = (typeof TARGETS)[number];
