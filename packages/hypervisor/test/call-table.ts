/** The table of calls that the test guest makes (guest/layout.ts: CALLS). */
import * as guest from "./guest/layout";

const CPSR = 14;
const SVC_IRQS_MASKED = 0x93;

/** `calls`: r0 … of each; what is not given is 0. Behind each there is room for what the guest sees after it. */
export function callTable(calls: readonly (readonly number[])[]): Uint8Array {
  const words = calls.flatMap((given) => {
    const registers = new Array<number>(2 * guest.CALL_WORDS).fill(0);
    registers[CPSR] = SVC_IRQS_MASKED;
    return Object.assign(registers, given);
  });
  return new Uint8Array(Uint32Array.from(words).buffer);
}
