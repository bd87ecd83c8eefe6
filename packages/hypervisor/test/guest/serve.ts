/** A guest with two cores. Each core does its own orders of the test (layout.ts: CORE_…). */
import { MPIDR, SCTLR } from "../../../abi/src/arm/cp15";
import { GICC_CTLR, GICC_EOIR, GICC_IAR, GICC_PMR } from "../../../abi/src/arm/gic";
import { TIMER_STATUS } from "../../../abi/src/arm/private-timer";
import { GICC_BASE, PRIVATE_TIMER_BASE } from "../../../abi/src/zynq/memory-map";
import { enableIrq, isb, mcr, mrc, r32, smc, w32 } from "../../../toolchain/hw/hw";
import { __image_start, furtherArm, furtherThumb } from "./asm";
import {
  CORE_ACKNOWLEDGED,
  CORE_ARGUMENTS,
  CORE_BOX_SIZE,
  CORE_BOXES,
  CORE_DONE,
  CORE_HOLD,
  CORE_INTERRUPTS,
  CORE_OPERATION,
  CORE_ORDER,
  CORE_PAUSE,
  CORE_RESULT,
  CORE_ROUNDS,
  CORE_SUCCESSES,
  CORE_THEN,
  CORE_TIMES,
  OPERATION_CALL,
  OPERATION_WRITE,
  PARAMETERS,
  RESULT_ENTRY_ARM,
  RESULT_ENTRY_THUMB,
} from "./layout";

const PRIORITY_MASK: u32 = 0xff;
const CPU: u32 = 3;
const ID: u32 = 0x3ff;
const TIMER_LINE: u32 = 29;
const THUMB: u32 = 1;

/**
 * The VM's first core. It switches the MMU off, as on a further core, so that orders read and write
 * physical addresses.
 */
export function serveFirst(): void {
  const results = __image_start + PARAMETERS;
  w32(results + RESULT_ENTRY_ARM, furtherArm);
  w32(results + RESULT_ENTRY_THUMB, furtherThumb | THUMB);
  mcr(SCTLR, mrc(SCTLR) & ~1);
  isb();
  serve();
}

/** A further core, or the first core when it comes back (further.S). */
export function further(): void {
  w32(GICC_BASE + GICC_PMR, PRIORITY_MASK);
  w32(GICC_BASE + GICC_CTLR, 1);
  serve();
}

function serve(): void {
  const box = ownBox();
  w32(box + CORE_DONE, r32(box + CORE_ORDER));
  enableIrq();
  for (;;) {
    w32(box + CORE_ROUNDS, r32(box + CORE_ROUNDS) + 1);
    const order = r32(box + CORE_ORDER);
    if (order === r32(box + CORE_DONE)) continue;
    perform(box);
    w32(box + CORE_DONE, order);
  }
}

function perform(box: u32): void {
  const operation = r32(box + CORE_OPERATION);
  const given = box + CORE_ARGUMENTS;
  let successes: u32 = 0;
  for (let times = r32(box + CORE_TIMES); times > 0; times--) {
    let result: u32 = 0;
    if (operation === OPERATION_CALL)
      result = smc(r32(given), r32(given + 4), r32(given + 8), r32(given + 12));
    else if (operation === OPERATION_WRITE) w32(r32(given), r32(given + 4));
    else result = r32(r32(given));
    if (<i32>result >= 0) successes++;
    w32(box + CORE_RESULT, result);
  }
  w32(box + CORE_SUCCESSES, successes);
  const then = r32(box + CORE_THEN);
  if (then === 0) return;
  for (let turns = r32(box + CORE_PAUSE); turns > 0; turns--) r32(box);
  smc(then, 0, 0, 0);
}

/** IRQ. */
export function servedInterrupt(): void {
  const box = ownBox();
  const acknowledged = r32(GICC_BASE + GICC_IAR);
  if ((acknowledged & ID) === TIMER_LINE) w32(PRIVATE_TIMER_BASE + TIMER_STATUS, 1);
  w32(box + CORE_INTERRUPTS, r32(box + CORE_INTERRUPTS) + 1);
  w32(box + CORE_ACKNOWLEDGED, acknowledged);
  while (r32(box + CORE_HOLD) !== 0) {}
  w32(GICC_BASE + GICC_EOIR, acknowledged);
}

function ownBox(): u32 {
  return __image_start + PARAMETERS + CORE_BOXES + (mrc(MPIDR) & CPU) * CORE_BOX_SIZE;
}
