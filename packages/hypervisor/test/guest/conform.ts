/**
 * MVM's promises to its guests about their processor, seen by the guest itself. The guest writes
 * its observations into its memory (layout.ts).
 */
import { GICD_ISENABLER } from "../../../abi/src/arm/gic";
import {
  TIMER_CONTROL,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
  TIMER_STATUS,
} from "../../../abi/src/arm/private-timer";
import { HYPERCALL_DELAY, HYPERCALL_VM_INFO } from "../../../abi/src/hypercall";
import { GICD_BASE, PRIVATE_TIMER_BASE } from "../../../abi/src/zynq/memory-map";
import { ldrex, r32, smc, strex, w32 } from "../../../toolchain/hw/hw";
import { __image_start, callWith, maskByCps, maskByMsr } from "./asm";
import {
  CALL_WORDS,
  CALLS,
  EXCLUSIVE_WORD,
  PARAMETERS,
  RESULT_DELAY,
  RESULT_MASKED_CPS,
  RESULT_MASKED_MSR,
  RESULT_STREX,
  RESULT_STREX_AFTER_CALL,
  RESULT_TIMER_AFTER,
  RESULT_TIMER_BEFORE,
} from "./layout";

const TIMER_LINE: u32 = 29;
/** 150 µs, in counts of the private timer. */
const TIMER_COUNT: u32 = 50_000;
/** Longer than the timer's period, in µs. */
const DELAY_LIMIT: u32 = 20_000;
const CALL_SIZE: u32 = CALL_WORDS * 4;

/** Makes all calls of the table. `calls`: their number. IRQs are masked. */
export function conform(calls: u32): void {
  const own = __image_start;
  for (let n: u32 = 0; n < calls; n++) {
    const given = own + CALLS + n * 2 * CALL_SIZE;
    callWith(given, given + CALL_SIZE);
  }

  const results = own + PARAMETERS;
  w32(results + RESULT_MASKED_CPS, maskByCps());
  w32(results + RESULT_MASKED_MSR, maskByMsr());

  const word = results + EXCLUSIVE_WORD;
  ldrex(word);
  w32(results + RESULT_STREX, strex(word, 1));
  ldrex(word);
  smc(HYPERCALL_VM_INFO, 0, 0, 0);
  w32(results + RESULT_STREX_AFTER_CALL, strex(word, 2));

  w32(GICD_BASE + GICD_ISENABLER, 1 << TIMER_LINE);
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, TIMER_COUNT);
  w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE | TIMER_CONTROL_INTERRUPT);
  w32(results + RESULT_TIMER_BEFORE, r32(PRIVATE_TIMER_BASE + TIMER_STATUS));
  w32(results + RESULT_DELAY, smc(HYPERCALL_DELAY, DELAY_LIMIT, 0, 0));
  w32(results + RESULT_TIMER_AFTER, r32(PRIVATE_TIMER_BASE + TIMER_STATUS));
}
