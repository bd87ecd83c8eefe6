/**
 * A guest that changes its real-time level. The guest watches the clock and prints the longest time
 * without its core: first as SRT beside another guest, then as HRT on a core of its own, and so on.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { endLine, print, printDecimal } from "../../../../guests/baremetal/src/text";
import { changeLevel } from "../../../../guests/lib/hypercall";
import { systemOff } from "../../../../guests/lib/psci";
import { LEVEL_HRT, LEVEL_SRT } from "../../../../packages/abi/src/system-image";
import { GLOBAL_TIMER_BASE, PERIPHCLK_HZ } from "../../../../packages/abi/src/zynq/memory-map";
import { r32, w32 } from "../../../../packages/toolchain/hw/hw";

const ROUNDS: u32 = 4;
const MICROSECONDS_PER_SECOND: u32 = 1_000_000;
const TICKS_PER_MICROSECOND: u32 = PERIPHCLK_HZ / MICROSECONDS_PER_SECOND;
const WATCH_TICKS: u32 = 50_000 * TICKS_PER_MICROSECOND;
/** Global timer: the low word of the count; control, where bit 0 enables (ARM DDI 0407I 4.3). */
const COUNT: u32 = GLOBAL_TIMER_BASE;
const CONTROL: u32 = GLOBAL_TIMER_BASE + 8;

export function main(): void {
  w32(CONTROL, r32(CONTROL) | 1);
  for (let round: u32 = 0; round < ROUNDS; round++) {
    become(LEVEL_SRT);
    watch("srt");
    become(LEVEL_HRT);
    watch("hrt");
  }
  become(LEVEL_SRT);
  print("done");
  endLine();
  systemOff();
}

function become(level: u32): void {
  const begun = r32(COUNT);
  const result = changeLevel(level);
  const taken = (r32(COUNT) - begun) / TICKS_PER_MICROSECOND;
  print(level === LEVEL_HRT ? "to hrt: " : "to srt: ");
  printDecimal(result);
  print(" after ");
  printDecimal(taken);
  print(" us");
  endLine();
}

/** Prints the longest time between two looks at the clock. */
function watch(level: string): void {
  const begun = r32(COUNT);
  let last = begun;
  let longest: u32 = 0;
  while (last - begun < WATCH_TICKS) {
    const now = r32(COUNT);
    if (now - last > longest) longest = now - last;
    last = now;
  }
  print(level);
  print(": away for at most ");
  printDecimal(longest / TICKS_PER_MICROSECOND);
  print(" us");
  endLine();
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
