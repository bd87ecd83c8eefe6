import { WEIGHT_MAX } from "@mvm/abi";
import * as z from "zod";
import { deviceName, devicesNamed, UART } from "./device-name";
import { image } from "./image";
import { address, interrupt, memory, microseconds, name, size } from "./quantities";
import { deadline, onMiss, reservation, watchdog } from "./timing";

const interruptLine = z
  .union(
    [
      interrupt.transform((id) => ({ id, trigger: "level" as "level" | "edge" })),
      z.strictObject({ id: interrupt, trigger: z.enum(["level", "edge"]).default("level") }),
    ],
    { error: 'expected a GIC interrupt ID, or { "id": …, "trigger": "edge" }' },
  )
  .meta({ description: "A GIC interrupt ID, level-sensitive, or with its trigger." });

const guestMemory = memory
  .extend({
    guestBase: address.optional().meta({
      description:
        "Where a guest on shadow tables sees its memory: a multiple of 1 MiB, the base unless given. Every other guest sees its memory at the base.",
    }),
  })
  .meta({ description: "The guest's DDR." });

/** Keys by what they are about: where it runs, what it is given, its processor time, its life. */
export const virtualMachine = z
  .strictObject({
    name: name.meta({ description: "Name of the virtual machine." }),
    level: z.enum(["hrt", "srt"], { error: 'expected "hrt" or "srt"' }).meta({
      description: "hrt: hard real time, owns its core. srt: soft real time, may share one.",
    }),
    cores: z
      .array(z.int({ error: "expected the number of a core" }))
      .min(1, { error: "expected at least one core" })
      .meta({ description: "Physical cores the guest runs on." }),
    memory: guestMemory,
    isolation: z
      .enum(["direct", "confined", "shadow"], { error: 'expected "direct", "confined" or "shadow"' })
      .default("direct")
      .meta({
        description:
          "Where its kernel runs. direct: at PL1, with tables of its own; it reaches the memory of every guest. confined: in User mode, under one table that never changes. shadow: in User mode, under tables that MVM fills from those of the guest.",
      }),
    shadowMemory: size.optional().meta({
      description:
        "How much of the end of its memory MVM keeps for its shadow tables: a multiple of 1 MiB, 1 MiB (the default) to 16 MiB.",
    }),
    image,
    devices: z
      .array(deviceName)
      .default([])
      .meta({ description: "Devices given to this guest alone, by name." }),
    interrupts: z
      .array(interruptLine)
      .default([])
      .meta({ description: "Further GIC interrupt IDs; a device's own come with it." }),
    urgent: z
      .array(z.union([deviceName, z.int()], { error: "expected a device of this guest or an interrupt ID" }))
      .default([])
      .meta({
        description:
          "Devices of this guest, or interrupt IDs, whose interrupts wake it at once while it waits off its core.",
      }),
    console: z
      .string()
      .default("hypercall")
      .meta({
        description: 'A UART among the guest\'s devices, or "hypercall": characters through MVM.',
        examples: ["hypercall", ...devicesNamed(UART)],
      }),
    reservation: reservation.optional(),
    weight: z.int().min(0).max(WEIGHT_MAX).optional().meta({
      description:
        "Share of surplus time against the other guests of the core; 0: none beyond its reservation. Default 1.",
    }),
    interruptLatency: microseconds.optional().meta({
      description: "Longest time an interrupt may wait for the guest to get its core; checked, not enforced.",
    }),
    deadlines: z.array(deadline).default([]),
    autostart: z
      .boolean()
      .default(true)
      .meta({ description: "false: a manager or the operator starts it, not the start of the system." }),
    manager: z.boolean().default(false).meta({
      description: "May start, stop and restart the other guests, and change their levels.",
    }),
    changesLevel: z.boolean().default(false).meta({ description: "May change its own real-time level." }),
    guardInterrupts: z.boolean().default(false).meta({
      description:
        "Its interrupts go through MVM, so that no other guest can disable, redirect or clear them. A hard real-time guest that asks MVM for them; not Linux.",
    }),
    watchdog: watchdog.optional(),
    onMiss: onMiss.optional(),
    startCode: z
      .enum(["refuse", "answer"], { error: 'expected "refuse" or "answer"' })
      .default("refuse")
      .meta({
        description:
          "What MVM does when the guest's start code touches registers of the secure world (SLCR, SCU, level-2 cache, eFuse): refuse, as a fault, or answer reads and let writes pass without effect.",
      }),
    onFault: z
      .enum(["stop", "restart", "log"], { error: 'expected "stop", "restart" or "log"' })
      .default("stop")
      .meta({
        description:
          "What MVM does with the guest after a refused access: stop it for good, start it again, or say it and give the guest the abort.",
      }),
    exceptionLoop: z.enum(["fail", "ignore"], { error: 'expected "fail" or "ignore"' }).default("fail").meta({
      description:
        "What a run makes of a guest that has fallen into an exception and does not come back from it: fail, the run ends with status 1, or ignore, because the guest means it. MVM does nothing either way.",
    }),
  })
  .meta({ description: "One virtual machine." });
