/**
 * Names that comments and documents may use although nothing in the repository is called so: each
 * with the place where the name is defined.
 */
import type { TextFile } from "./files";
import { proseOf } from "./prose";

export type Outside = Readonly<Record<string, string>>;

export const OUTSIDE_FILES: Outside = {
  "arch/arm/kernel/head.S": "Linux",
  "arch/arm/boot/compressed/head.S": "Linux",
  "hw/char/cadence_uart.c": "QEMU",
  "hw/intc/arm_gic.c": "QEMU",
  "hw/misc/a9scu.c": "QEMU",
  "hw/misc/zynq_slcr.c": "QEMU",
  "hw/timer/a9gtimer.c": "QEMU",
  "hw/timer/arm_mptimer.c": "QEMU",
  "hw/timer/cadence_ttc.c": "QEMU",
  "sys/stat.h": "the C library",
  "offsets.h": "made by packages/toolchain/src/offsets.ts for each image",
  "mvm_abi.h": "made by the build for guests in C",
  "report.json": "the reader's own: what --report writes",
  "demos/mine/system.jsonc": "made by the reader of docs/your-system.md",
  "demos/mine/guest/image.ts": "made by the reader of docs/your-system.md",
  "demos/mine/guest/src/main.ts": "made by the reader of docs/your-system.md",
  "demos/mine/main.c": "made by the reader of docs/your-system.md",
  "demos/x/system.jsonc": "an example in docs/configuration.md",
  "demos/NAME/system.jsonc": "NAME stands for any demo",
  "FILE.ts": "stands for any file",
  "chip_kernel.h": "TOPPERS/ASP3",
  "build/debian/armhf/versions.json": "made by packages/setup, for the kernel at hand",
  "motor.c": "stands for a file of a firmware",
  "late.c": "a program in docs/debugging.md",
  "timer.c": "a program in docs/debugging.md",
  "NAME.c": "NAME stands for any image",
};

export const OUTSIDE_NAMES: Outside = {
  CloseBraceExpected: "an error code of jsonc-parser",
  cre_xxx: "any service of µITRON 4.0 that creates an object",
  del_xxx: "any service of µITRON 4.0 that deletes an object",
  T_Cxxx: "any packet of µITRON 4.0 that describes an object",
  p_flgptn: "a parameter in µITRON 4.0",
  p_data: "a parameter in µITRON 4.0",
  configUNIQUE_INTERRUPT_PRIORITIES: "a setting of FreeRTOS's port",
  ppk_msg: "a parameter in µITRON 4.0",
  p_blk: "a parameter in µITRON 4.0",
  isig_tim: "a service of µITRON 4.0 that the itron kernel does not need",
  bdinfo: "a command of U-Boot",
  hbreak: "a command of gdb",
  lr_mon: "a register in gdb, made by packages/board/src/debugger/registers.ts",
  sctlr_s: "a register in gdb, made by packages/board/src/debugger/registers.ts",
  sctlr_ns: "a register in gdb, made by packages/board/src/debugger/registers.ts",
  get_ipm: "a service of ASP3",
  chg_ipm: "a service of ASP3",
  xPortStartScheduler: "a function of FreeRTOS's port",
  setupFiles: "a setting of vitest",
  halt: "a command of BusyBox",
  nosmp: "a kernel parameter of Linux",
  sdiv: "an instruction of Arm",
  udiv: "an instruction of Arm",
  p_filesz: "a field of ELF's program header",
  p_memsz: "a field of ELF's program header",
  Enum_Member: "stands for any member of an enum",
  __NAME_start: "NAME stands for any memory",
  __NAME_end: "NAME stands for any memory",
};

/** Files that every system or image has: their bare name means that of the one at hand. */
export const FILES_OF_EVERY_ONE: ReadonlySet<string> = new Set([
  "system.jsonc",
  "image.ts",
  "main.ts",
  "asm.ts",
  "start.S",
]);

/** Rule: a name that no comment and no document uses any more leaves its list. */
export function unusedNames(files: readonly TextFile[], outside: Outside): string[] {
  const prose = files.flatMap((file) => proseOf(file).map(({ text }) => text)).join("\n");
  return Object.keys(outside)
    .filter((name) => !prose.includes(name))
    .map((name) => `test/house/outside.ts: nobody names ${name} any more`);
}
