/**
 * Delay with polling, end to end: the first core sleeps until the second core has changed a flag.
 *
 *     core 0   CPU_ON ── delay with polling ············ MVM looks ············ woken ─▶ says so
 *     core 1            begins ── delay ── another value ── delay ── the value ─▶ CPU_OFF
 */
import { TTBR0 } from "../../../../packages/abi/src/arm/cp15";
import { POLL_INTERVAL_MIN, STATISTIC_WAKES, SUCCESS } from "../../../../packages/abi/src/hypercall";
import { dsb, mrc, r32, w32 } from "../../../../packages/toolchain/hw/hw";
import { faultAt, panicAt } from "../../../baremetal/src/fault";
import { endLine, print, printDecimal } from "../../../baremetal/src/text";
import { delayFor, delayPolling, readStatistic, readTime, WideResult } from "../../hypercall";
import { cpuOff, cpuOn, systemOff } from "../../psci";
import { secondEntry } from "./asm";
import { HALF_US, LIMIT_US, SHORT_LIMIT_US } from "./times";

const SECOND_CORE: u32 = 1;
const NS_PER_US: u64 = 1000;
/** The flag's low byte is what the first core waits for; the other bits mean nothing. */
const MASK: u32 = 0xff;
const AWAITED: u32 = 0x5a;
const OTHER_VALUE: u32 = 0x5b;
const OTHER_BITS: u32 = 0xabcd00;
const NEVER: u32 = 0x77;

const flag = <u32>memory.data(4, 4);
const result = changetype<WideResult>(memory.data(offsetof<WideResult>(), 4));

export function main(): void {
  const begun = microseconds();
  assert(cpuOn(SECOND_CORE, secondEntry, mrc(TTBR0)) === SUCCESS, "CPU_ON");
  const wakes = wakesOfVm();
  say("woken", delayPolling(flag, MASK, AWAITED, POLL_INTERVAL_MIN, LIMIT_US));
  say("after us", microseconds() - begun);
  say("flag", r32(flag));
  say("wakes", wakesOfVm() - wakes);
  say("already set", delayPolling(flag, MASK, AWAITED, POLL_INTERVAL_MIN, LIMIT_US));
  say("limit", delayPolling(flag, MASK, NEVER, POLL_INTERVAL_MIN, SHORT_LIMIT_US));
  say("interval too short", delayPolling(flag, MASK, NEVER, POLL_INTERVAL_MIN - 1, LIMIT_US));
  say("not aligned", delayPolling(flag + 1, MASK, NEVER, POLL_INTERVAL_MIN, LIMIT_US));
  systemOff();
}

/** The second core (second.S). */
export function second(): void {
  delayFor(HALF_US);
  w32(flag, OTHER_VALUE);
  delayFor(HALF_US);
  w32(flag, OTHER_BITS | AWAITED);
  dsb();
  cpuOff();
}

function microseconds(): u32 {
  readTime(result);
  return <u32>(result.value / NS_PER_US);
}

function wakesOfVm(): u32 {
  assert(readStatistic(STATISTIC_WAKES, result) === SUCCESS, "statistic");
  return result.low;
}

function say(what: string, value: i32): void {
  print(what);
  print(": ");
  printDecimal(value);
  endLine();
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
