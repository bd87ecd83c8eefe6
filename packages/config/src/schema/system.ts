/**
 * The shape of a system.jsonc. This one schema gives the TypeScript types, the published JSON
 * Schema (packages/config/system.schema.json) and the first layer of error messages; what concerns
 * several values at once stands in ../checks.
 */
import * as z from "zod";
import { channel, sharedDevice } from "./sharing";
import { virtualMachine } from "./virtual-machine";

export const systemSchema = z
  .strictObject({
    $schema: z.string().optional(),
    board: z.enum(["zc702"], { error: 'expected "zc702"' }).default("zc702"),
    keyboard: z.string().optional().meta({
      description: 'The virtual machine that gets what is typed; or "mvm", to give MVM commands.',
    }),
    onPanic: z
      .enum(["stop", "reset"], { error: 'expected "stop" or "reset"' })
      .default("stop")
      .meta({ description: "What MVM does with the board after a panic of its own." }),
    quiet: z.boolean().default(false).meta({ description: "true: MVM prints panics and faults only." }),
    guestDebug: z.boolean().default(false).meta({
      description:
        "true: guests keep breakpoints, watchpoints and event counters. These reach every VM, so all must be trusted.",
    }),
    closed: z.boolean().default(false).meta({
      description: "true: it is a mistake if one virtual machine must trust another (mvm check --trust).",
    }),
    vms: z.array(virtualMachine).min(1, { error: "expected at least one virtual machine" }),
    channels: z.array(channel).default([]),
    sharedDevices: z.array(sharedDevice).default([]),
  })
  .meta({ title: "MVM system configuration" });

/**
 * A configuration after parsing: sizes in bytes, addresses as numbers, tasks' times in CPU cycles,
 * MVM's in microseconds.
 */
export type System = z.output<typeof systemSchema>;
export type VirtualMachine = System["vms"][number];
export type Deadline = VirtualMachine["deadlines"][number];
export type Reservation = NonNullable<VirtualMachine["reservation"]>;
/** What a VM can miss, and what then follows. */
export type Miss = keyof NonNullable<VirtualMachine["onMiss"]>;
export type Reaction = NonNullable<NonNullable<VirtualMachine["onMiss"]>[Miss]>;
export type Channel = System["channels"][number];

/** The JSON Schema editors read: describes the text of a configuration, before parsing. */
export function systemJsonSchema(): object {
  return z.toJSONSchema(systemSchema, { io: "input" });
}
