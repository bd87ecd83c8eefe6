/** Addresses of the compared devices; their registers' offsets are the board's own tables. */
import { CPU_INTERFACE_REGISTERS, DISTRIBUTOR_REGISTERS } from "../../../board/src/devices/gic/registers";
import { GLOBAL_TIMER_REGISTERS } from "../../../board/src/devices/global-timer";
import { PRIVATE_TIMER_REGISTERS } from "../../../board/src/devices/private-timer";
import { TTC_REGISTERS } from "../../../board/src/devices/ttc";

function based<N extends string>(base: number, at: Record<N, number>): Record<N, number> {
  const entries = (Object.entries(at) as [N, number][]).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries(entries) as Record<N, number>;
}

export const ICD = based(0xf8f0_1000, DISTRIBUTOR_REGISTERS.at);
export const ICC = based(0xf8f0_0100, CPU_INTERFACE_REGISTERS.at);
export const GLOBAL_TIMER = based(0xf8f0_0200, GLOBAL_TIMER_REGISTERS.at);
export const PRIVATE_TIMER = based(0xf8f0_0600, PRIVATE_TIMER_REGISTERS.at);
/** Registers of counter 0; counter n's are 4·n further. */
export const TTC0 = based(0xf800_1000, TTC_REGISTERS.at);
