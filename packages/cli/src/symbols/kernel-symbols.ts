/** The functions of a Linux kernel, from the kernel's own tables in its memory. */
import type { Zc702 } from "@mvm/board";
import { findKernelSymbols, type Symbols } from "@mvm/symbols";
import type { Observed } from "./observed";

/** The kernel is at the begin of its memory; Debian's takes 16 MiB. */
const MOST_KERNEL = 64 * 2 ** 20;

/**
 * Those of the VM `name`, as they are in memory now. Undefined: the VM runs no Linux, or the kernel
 * has not started, has no tables, or has tables of another form.
 */
export function kernelSymbols(board: Zc702, observed: Observed, name: string): Symbols | undefined {
  const memory = observed.linuxMemory(name);
  if (memory === undefined) return undefined;
  return findKernelSymbols(board.readMemory(memory.base, Math.min(memory.size, MOST_KERNEL)));
}
