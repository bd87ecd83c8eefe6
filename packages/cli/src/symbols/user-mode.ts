/** Which software a core executes: a kernel, or a program of the kernel. */
import { STUB_FIQ_VECTORS, STUB_KERNEL_VECTORS } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { Mode } from "@mvm/board/cpu/core/system/mode";

/** MVM's stub has these vectors while a kernel that runs in User mode is itself at work. */
const KERNEL_VECTORS: readonly number[] = [STUB_KERNEL_VECTORS, STUB_FIQ_VECTORS];

/** Is the core in User mode, as its kernel sees it? A kernel that MVM holds in User mode is not. */
export function isInUserMode({ debugger: debug }: Pick<Zc702, "debugger">, core: number): boolean {
  if (debug.registers.mode(core) !== Mode.USR) return false;
  return debug.isSecure(core) || !KERNEL_VECTORS.includes(debug.registers.read(core, "vbar_ns"));
}
