/** What a guest runs. */
import * as z from "zod";
import { path } from "./quantities";

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

export const image = z
  .strictObject({
    program: path.optional().meta({
      description:
        "Folder of a guest program of this project; built when stale, for this VM's memory and console.",
    }),
    elf: path.optional().meta({ description: "A 32-bit Arm ELF executable, linked for the guest's memory." }),
    linux: linux.optional(),
  })
  .meta({ description: "What the guest runs: exactly one of program, elf and linux." });
