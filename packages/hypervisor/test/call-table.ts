/** The table of calls that the test guest makes (guest/layout.ts: CALLS). */
import { guestBase, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";

const CPSR = 14;
const SVC_IRQS_MASKED = 0x93;

/**
 * The words of the table. `calls`: r0 … of each call; missing registers are 0. After each call the
 * table has room for the registers that the guest reads after the call.
 */
export function callTable(calls: readonly (readonly number[])[]): Uint8Array {
  const words = calls.flatMap((given) => {
    const registers = new Array<number>(2 * guest.CALL_WORDS).fill(0);
    registers[CPSR] = SVC_IRQS_MASKED;
    return Object.assign(registers, given);
  });
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** Test guest `n`, which makes these calls in an endless loop. */
export async function caller(
  n: number,
  calls: readonly (readonly number[])[],
  options: Partial<MadeVm> = {},
): Promise<MadeVm> {
  const made = await testGuest(n, guest.TASK_STORM, guest.STORM_CALLS, {
    arguments: [calls.length, 0],
    ...options,
  });
  made.images!.push({ destination: guestBase(n) + guest.CALLS, bytes: callTable(calls) });
  return made;
}
