/**
 * The shape of a system.jsonc. This one schema gives the TypeScript types, the published JSON Schema
 * (packages/config/system.schema.json) and the first layer of error messages; what concerns several values at once stands in ../checks.
 */
import { z } from "zod";
import { CPU_HZ } from "../board/zc702";
import { ADDRESS_PATTERN, parseSize, parseTime, SIZE_PATTERN, TIME_PATTERN } from "./units";

/** As long as a VM's name may be, so that it fits the system image and a console prefix. */
export const NAME_LENGTH = 15;

const name = z.string().regex(new RegExp(`^[a-z][a-z0-9-]{0,${NAME_LENGTH - 1}}$`), {
  error: `expected a name of lower-case letters, digits and "-", at most ${NAME_LENGTH} characters, such as "rtos"`,
});

const size = z
  .string()
  .regex(SIZE_PATTERN, { error: 'expected a size with its unit, such as "16 MiB"' })
  .transform((text) => parseSize(text) ?? 0);

const address = z
  .string()
  .regex(ADDRESS_PATTERN, { error: 'expected an address, such as "0x04000000"' })
  .transform(Number);

const time = z
  .string()
  .regex(TIME_PATTERN, { error: 'expected a time with its unit, such as "1 ms" or "500 us"' })
  .transform((text) => parseTime(text, CPU_HZ) ?? 0);

const path = z.string().min(1, { error: "expected a path, relative to this file" });

const memory = z
  .strictObject({
    base: address.meta({ description: "Physical address of the first byte; a multiple of 1 MiB." }),
    size: size.meta({ description: "A multiple of 1 MiB." }),
  })
  .meta({ description: "The guest's DDR. Physical and guest-physical addresses are the same." });

const linux = z
  .strictObject({
    cmdline: z.string().meta({ description: "Kernel command line." }),
    kernel: path.optional().meta({ description: "A zImage; without it Debian's armhf kernel." }),
    unpack: z.boolean().default(false).meta({
      description:
        "true: the kernel is taken out of its zImage at build time, so that the guest need not unpack it.",
    }),
    initramfs: path
      .optional()
      .meta({ description: "A cpio archive; without it BusyBox and this project's init." }),
    devicetree: path
      .optional()
      .meta({ description: "A device tree blob; without it one made from this file." }),
  })
  .meta({ description: "A Linux guest, started by the Arm Linux boot protocol." });

const image = z
  .strictObject({
    program: path
      .optional()
      .meta({ description: "Folder of a guest program of this project; built when stale." }),
    elf: path.optional().meta({ description: "A 32-bit Arm ELF executable, linked for the guest's memory." }),
    linux: linux.optional(),
  })
  .meta({ description: "What the guest runs: exactly one of program, elf and linux." });

const deadline = z
  .strictObject({
    task: z.string().min(1).meta({ description: "Name of the periodic task, as the report shows it." }),
    marker: z.int().min(0).max(255).meta({ description: "Task number the guest writes to the marker port." }),
    period: time.meta({ description: "Nominal period; the guest declares the same to the marker port." }),
    deadline: time
      .optional()
      .meta({ description: "From the ideal release to the end of the job; without it the period." }),
  })
  .meta({ description: "A periodic task whose jobs the run report measures." });

const virtualMachine = z
  .strictObject({
    name: name.meta({ description: "Name of the virtual machine." }),
    level: z.enum(["hrt", "srt"], { error: 'expected "hrt" or "srt"' }).meta({
      description: "hrt: hard real time, owns its core. srt: soft real time, may share one.",
    }),
    cores: z
      .array(z.int({ error: "expected the number of a core" }))
      .min(1, { error: "expected at least one core" })
      .meta({ description: "Physical cores the guest runs on." }),
    memory,
    image,
    devices: z
      .array(z.string())
      .default([])
      .meta({ description: "Devices given to this guest alone, by name." }),
    interrupts: z
      .array(z.int({ error: "expected a GIC interrupt ID" }))
      .default([])
      .meta({ description: "Further GIC interrupt IDs; a device's own come with it." }),
    console: z
      .string()
      .default("hypercall")
      .meta({ description: 'A UART among the guest\'s devices, or "hypercall": characters through MVM.' }),
    onFault: z.enum(["stop", "restart"], { error: 'expected "stop" or "restart"' }).default("stop").meta({
      description:
        "What MVM does with the guest after a refused access: stop it for good, or start it again.",
    }),
    deadlines: z.array(deadline).default([]),
  })
  .meta({ description: "One virtual machine." });

export const systemSchema = z
  .strictObject({
    $schema: z.string().optional(),
    board: z.enum(["zc702"], { error: 'expected "zc702"' }).default("zc702"),
    keyboard: z.string().optional().meta({ description: "The virtual machine that gets what is typed." }),
    vms: z.array(virtualMachine).min(1, { error: "expected at least one virtual machine" }),
  })
  .meta({ title: "MVM system configuration" });

/** A configuration after parsing: sizes in bytes, addresses as numbers, times in CPU cycles. */
export type System = z.output<typeof systemSchema>;
export type VirtualMachine = System["vms"][number];
export type Deadline = VirtualMachine["deadlines"][number];

/** The JSON Schema editors read: describes the text of a configuration, before parsing. */
export function systemJsonSchema(): object {
  return z.toJSONSchema(systemSchema, { io: "input" });
}
