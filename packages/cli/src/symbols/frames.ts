/** Which function an address of a VM lies in, as frames of a stack. */

import { STUB_KERNEL_VECTORS, STUB_WINDOW_SIZE } from "@mvm/abi";
import { MVM_NAME } from "@mvm/config";
import type { Symbols } from "@mvm/symbols";

/**
 * Linux's own code: its modules, which begin 16 MiB below the kernel, and the kernel (Linux,
 * Documentation/arch/arm/memory.rst, with the usual split of 3 GiB for user space).
 */
const LINUX_MODULES = 0xbf00_0000;

/** Where MVM's ELF has the stub, which runs at STUB_KERNEL_VECTORS. */
const STUB = "stubStart";

/** What runs for a VM, and what is known of it. */
export interface Framed {
  /** MVM_NAME: MVM itself. */
  readonly name: string;
  /** Those of the VM's program; of Linux those of its kernel. Undefined: there are none. */
  readonly symbols: Symbols | undefined;
  readonly isLinux: boolean;
}

/** The frames at `address`, from the outer to the inner one; empty: nothing is known. */
export function framesAt(
  { name, symbols, isLinux }: Framed,
  address: number,
  mvm: Symbols | undefined,
): readonly string[] {
  const stub = name === MVM_NAME ? undefined : stubAt(address, mvm);
  if (stub !== undefined) return stub;
  const named = symbols?.at(address)?.name;
  const inner = named === undefined ? [] : [named];
  if (!isLinux) return inner;
  return address < LINUX_MODULES ? ["user"] : ["kernel", ...inner];
}

/** MVM's stub in a guest whose kernel runs in User mode. */
function stubAt(address: number, mvm: Symbols | undefined): readonly string[] | undefined {
  const offset = address - STUB_KERNEL_VECTORS;
  if (mvm === undefined || offset < 0 || offset >= STUB_WINDOW_SIZE) return undefined;
  const start = mvm.find(STUB)?.start;
  const named = start === undefined ? undefined : mvm.at(start + offset)?.name;
  return ["stub", ...(named === undefined ? [] : [named])];
}
