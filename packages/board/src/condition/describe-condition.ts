/** What a core is doing, in words. */

import { CPU_HZ } from "../clocks";
import { nameOfMode } from "../debugger/mode-name";
import { hex } from "../hex";
import type { ExceptionTaken } from "../machine/exception-logs";
import type { CoreCondition, Trouble } from "./core-condition";
import { describeAddress, describeException, type Surroundings } from "./describe-exception";
import type { Expected } from "./interrupts";

const MILLISECONDS = 1000;
/**
 * A stack that begins at 0 grows down from the end of the address space. The boot ROM keeps these
 * bytes (UG585 6.1.10), so no program has its stack there.
 */
const LOWEST_WRAPPED = 0xffff_fe00;
/** From here on the exact number tells nothing. */
const MANY = 1_000_000;

/**
 * "spins at PC 0x00100010 main+0x10 (source:12), SVC mode, secure world: a branch to itself; …".
 * `expected`: the interrupts that can come to the core. `now`: the board's time.
 */
export function describeCondition(
  condition: CoreCondition,
  expected: Expected,
  around: Surroundings,
  now: number,
): string {
  const { pc, loop, mode, world, trouble, sp } = condition;
  // The text of the trouble has the exception.
  const handler = trouble === undefined ? condition.handler : undefined;
  const unreturned = trouble === undefined ? condition.unreturned : undefined;
  const state = `${nameOfMode(mode) ?? `reserved (${mode})`} mode, ${world === "secure" ? "secure" : "normal"} world`;
  const stack = sp !== undefined && sp >= LOWEST_WRAPPED ? `, SP ${hex(sp)} (was it ever set?)` : "";
  const where = `PC ${describeAddress(pc, around)}, ${state}${stack}`;
  const since = (taken: ExceptionTaken) =>
    `${describeException(taken, around)}, since ${milliseconds(Math.max(now - taken.cycle, 0))}`;
  const within =
    handler !== undefined
      ? `; in the handler of: ${since(handler)}`
      : unreturned !== undefined
        ? `; a fault was taken, and nothing has returned from an exception since then: ${since(unreturned)}`
        : "";
  switch (condition.activity) {
    case "wfi":
      return `asleep in WFI at ${where}: ${waitsFor(expected, false)}${within}`;
    case "wfe":
      return `asleep in WFE at ${where}: waits for an event (SEV), or ${waitsFor(expected, condition.irqMasked)}${within}`;
    case "away":
      return `goes on at ${where}${within}`;
    default:
      if (loop === undefined) return `executes at ${where}${noInterrupt(condition, expected)}${within}`;
      return `spins at ${where}: ${leaves(condition, expected)}${within}`;
  }
}

/** "fell into an exception, and stays in its handler: …" */
export function describeTrouble(trouble: Trouble, condition: CoreCondition, around: Surroundings): string {
  const { kind, exception, inARow, last } = trouble;
  if (kind === "no code" || exception === undefined || last === undefined)
    return emptyMemory(condition, around);
  const what = describeException(exception, around);
  switch (kind) {
    case "fault loop": {
      const same = last.pc === exception.pc && last.kind === exception.kind;
      const then = same ? "" : `; since then it meets only: ${describeException(last, around)}`;
      return `is in a loop of exceptions (${times(inARow)} in a row). It began with: ${what}${then}`;
    }
    case "stays in handler":
      return `fell into an exception, and stays in its handler: ${what}`;
    case "no handler":
      return `has no handler for an exception, its vector leads to a loop: ${what}`;
    case "interrupt storm":
      return `takes one interrupt after the other (${times(inARow)} in a row) and does not go on: ${what}. Does the handler acknowledge the interrupt (ICCIAR, ICCEOIR), and clear it in the device?`;
  }
}

/** What waits for an interrupt here waits in vain. */
function noInterrupt({ irqMasked }: CoreCondition, expected: Expected): string {
  return irqMasked || "none" in expected ? `; ${waitsFor(expected, irqMasked)}` : "";
}

function emptyMemory({ pc, lr }: CoreCondition, around: Surroundings): string {
  const caller = lr === undefined ? undefined : around.placeOf(lr & ~1);
  const from = caller === undefined ? "" : `; LR is ${hex(lr!)} ${caller}: a call from there?`;
  return `executes empty memory at PC ${hex(pc)}: a jump to a wrong address, a return without a caller, or a program that is not where it was linked to${from}`;
}

function times(inARow: number): string {
  return inARow >= MANY ? "more than a million times" : `${inARow} times`;
}

function leaves({ loop, irqMasked, fiqMasked }: CoreCondition, expected: Expected): string {
  const size = loop!.first === loop!.last ? "a branch to itself" : `a loop up to ${hex(loop!.last)}`;
  if (irqMasked && fiqMasked) return `${size}, with IRQ and FIQ masked`;
  return `${size}; ${waitsFor(expected, irqMasked)}`;
}

function waitsFor(expected: Expected, masked: boolean): string {
  if (masked) return "no IRQ can come, because CPSR.I masks it";
  if ("from" in expected) return `IRQs come from ${expected.from}`;
  if ("none" in expected) return `no IRQ can come: ${expected.none}`;
  return `an IRQ can come: ${expected.ids.join(", ")}`;
}

function milliseconds(cycles: number): string {
  return `${((cycles / CPU_HZ) * MILLISECONDS).toFixed(1)} ms`;
}
