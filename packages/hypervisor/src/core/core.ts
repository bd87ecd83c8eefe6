import { isGuestSignalled } from "../arch/arch";
import { schedulingTimer } from "../board/board";
import { CORE_STRUCTURE_SIZE, CORES } from "./layout";
import { noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// What MVM keeps for each core. Only the core itself touches it, in monitor mode.
@unmanaged
export class Core {
  /** Its number, 0 … MAX_CORES − 1. */
  number: u32;
  /**
   * The virtual CPU whose registers, lines and timer are in the hardware: the one that runs, or ran
   * last; noVcpu() at first.
   */
  loaded: Vcpu;
  /** First of this core's virtual CPUs; they are linked by Vcpu.next. */
  first: Vcpu;
  /** Who was chosen, and is charged for the time since `since`; or noVcpu(). */
  spender: Vcpu;
  /** The alarm that is due first (alarm.ts). */
  alarms: u32;
  /** How many virtual CPUs are on the list. */
  count: u32;
  /** Since when `loaded` runs, or the core idles: low word of the time; valid if `counting`. */
  since: u32;
  /** The `virtual` of who had surplus last: a newcomer begins there, or just before. */
  virtual: u64;
  /**
   * In how many ticks from `since` on the scheduler must decide again, alarms aside; u32.MAX_VALUE:
   * need not.
   */
  until: u32;
  /** SPENDING_… */
  spending: u32;
  /**
   * Its scheduling timer, as the board's functions take it; what that is set for: low word of the
   * time, made odd; or TIMER_…
   */
  scheduling: u32;
  timer: u32;
  /** When the scheduler decided last. */
  time: u64;
  /** Whether `since` is valid: the core is shared or an alarm is set, so that the clock is read. */
  counting: u32;
  /**
   * Counts of the private timer in a tick of MVM's clock; a count in ticks, a fraction of 2³².
   * Written before the guests start.
   */
  ratio: u32;
  fraction: u32;
}

/** Core.timer: off; it has interrupted since it was set. */
export const TIMER_OFF: u32 = 0;
export const TIMER_DONE: u32 = 2;
/** The times that Core.timer holds are odd, so that they are none of these. */
export const TIMER_SET: u32 = 1;

/**
 * On what the running virtual CPU spends its time: nothing (idle), its budget, surplus, or
 * unwatched: there is no other.
 */
export const SPENDING_NONE: u32 = 0;
export const SPENDING_BUDGET: u32 = 1;
export const SPENDING_SURPLUS: u32 = 2;
export const SPENDING_ALONE: u32 = 3;

export function coreAt(number: u32): Core {
  return changetype<Core>(CORES + number * CORE_STRUCTURE_SIZE);
}

/**
 * Core `number`, with as many counts of the private timer in a tick as `ratio` says. Before the
 * cores run.
 */
export function initCoreTimers(number: u32, ratio: u32): void {
  const core = coreAt(number);
  core.number = number;
  core.scheduling = schedulingTimer(number);
  core.ratio = ratio;
  core.fraction = u32.MAX_VALUE / ratio;
}

/** Whether the virtual CPU that is loaded on the calling core waits for an interrupt that is pending. */
export function isLoadedSignalled(core: Core): bool {
  const loaded = core.loaded;
  return loaded !== noVcpu() && loaded.state === VCPU_BLOCKED && isGuestSignalled();
}

/** Puts a virtual CPU on the list of its core. On that core, or before it runs. @cold */
export function addToCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  vcpu.next = core.first;
  core.first = vcpu;
  core.count++;
}

/** Takes a virtual CPU from the list of its core. On that core. @cold */
export function removeFromCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  core.count--;
  if (core.first === vcpu) {
    core.first = vcpu.next;
    return;
  }
  let before = core.first;
  while (before !== noVcpu()) {
    if (before.next === vcpu) {
      before.next = vcpu.next;
      return;
    }
    before = before.next;
  }
  assert(false, "not on its core's list");
}
