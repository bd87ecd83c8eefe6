/** What VMs have together: channels and leased devices. */
import * as z from "zod";
import { deviceName } from "./device-name";
import { interrupt, memory, microseconds, name } from "./quantities";

export const channel = z
  .strictObject({
    name: name.meta({ description: "Name of the channel." }),
    between: z
      .tuple([z.string(), z.string()], { error: "expected the names of two VMs" })
      .meta({ description: "The two ends: end 0 and end 1." }),
    memory: memory.meta({ description: "Shared memory, of no VM; multiples of 1 MiB." }),
    doorbells: z.tuple([interrupt, interrupt], { error: "expected two GIC interrupt IDs" }).optional().meta({
      description:
        "Interrupts of end 0 and end 1, from the free ones of the programmable logic; without it MVM's builder chooses.",
    }),
  })
  .meta({ description: "A channel between two virtual machines." });

export const sharedDevice = z
  .strictObject({
    device: deviceName.meta({ description: "Name of the device." }),
    vms: z
      .array(z.string())
      .min(1, { error: "expected at least one virtual machine" })
      .meta({ description: "Who may lease it." }),
    hold: microseconds.meta({
      description: "Longest time that a guest holds it; then it is taken away. 1 ms to 1 s.",
    }),
  })
  .meta({ description: "A device that several guests use, one at a time, by leases." });
