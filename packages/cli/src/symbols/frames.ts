/** Which function an address of a VM lies in, as frames of a stack. */

import { STUB_KERNEL_VECTORS, STUB_WINDOW_SIZE } from "@mvm/abi";
import { MVM_NAME } from "@mvm/config";
import type { Symbols } from "@mvm/symbols";

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

/** A place where a core has been met. */
export interface Place {
  readonly address: number;
  /** A program of the VM's kernel was at work, and not the kernel. */
  readonly isUser: boolean;
}

/** The frames of a place, from the outer to the inner one; empty: nothing is known. */
export function framesAt(
  { name, symbols, isLinux }: Framed,
  { address, isUser }: Place,
  mvm: Symbols | undefined,
): readonly string[] {
  const stub = name === MVM_NAME ? undefined : stubAt(address, mvm);
  if (stub !== undefined) return stub;
  if (isLinux && isUser) return ["user"];
  const named = symbols?.at(address)?.name;
  const inner = named === undefined ? [] : [named];
  return isLinux ? ["kernel", ...inner] : inner;
}

/** MVM's stub in a guest whose kernel runs in User mode. */
function stubAt(address: number, mvm: Symbols | undefined): readonly string[] | undefined {
  const offset = address - STUB_KERNEL_VECTORS;
  if (mvm === undefined || offset < 0 || offset >= STUB_WINDOW_SIZE) return undefined;
  const start = mvm.find(STUB)?.start;
  const named = start === undefined ? undefined : mvm.at(start + offset)?.name;
  return ["stub", ...(named === undefined ? [] : [named])];
}
