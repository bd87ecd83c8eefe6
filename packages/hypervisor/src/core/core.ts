import { isGuestSignalled } from "../arch/arch";
import { schedulingTimer } from "../board/board";
import { CORE_STRUCTURE_SIZE, CORES } from "./layout";
import { noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// What MVM keeps for each core. Only the core itself touches its Core, in monitor mode.
@unmanaged
export class Core {
  /** Number of the core, 0 … MAX_CORES − 1. */
  number: u32;
  /**
   * The virtual CPU whose registers, lines and timer are in the hardware: it runs, or ran last.
   * noVcpu() at first.
   */
  loaded: Vcpu;
  /** First of the core's virtual CPUs, which are linked by Vcpu.next. */
  first: Vcpu;
  /**
   * The virtual CPU that was chosen and is charged for the time from `chargedFrom` on; or noVcpu().
   */
  chosen: Vcpu;
  /** The alarm that is due first (alarm.ts). */
  firstAlarm: u32;
  /** Number of virtual CPUs on the list. */
  count: u32;
  /**
   * From when on `chosen` is charged, or the core idles: low word of the time; valid if
   * `counting`.
   */
  chargedFrom: u32;
  /** Virtual time of the last charge of surplus: a virtual CPU that wakes begins there. */
  virtualTime: u64;
  /** Ticks until the scheduler must decide again, without alarms; NEVER (schedule/timer.ts). */
  decideIn: u32;
  /** What `chosen` is charged for: CHARGE_… */
  charged: u32;
  /**
   * The scheduling timer, as the board's functions take it. What the timer is set for: low word of
   * the time, made odd; or TIMER_…
   */
  schedulingTimer: u32;
  timerSetting: u32;
  /** When the scheduler decided last. */
  decidedAt: u64;
  /**
   * Not 0: the core is shared, or an alarm is set. MVM reads the clock, and `chargedFrom` is valid.
   */
  counting: u32;
  /**
   * Counts of the private timer in a tick of MVM's clock. A count in ticks, as a fraction of 2³².
   * Both are written before the guests start.
   */
  ratio: u32;
  fraction: u32;
  /** The largest lag of a guest's private timer, in cycles of PERIPHCLK (guest-timer.ts). */
  mostLag: u32;
}

/** Core.timerSetting: the timer is off; the timer has interrupted since it was set. */
export const TIMER_OFF: u32 = 0;
export const TIMER_DONE: u32 = 2;
/** A time in Core.timerSetting is odd, so that it differs from these. */
export const TIMER_SET: u32 = 1;

/**
 * What the chosen virtual CPU spends: nothing (the core idles), its budget, surplus, or all time
 * there is, because no other is ready.
 */
export const CHARGE_NONE: u32 = 0;
export const CHARGE_BUDGET: u32 = 1;
export const CHARGE_SURPLUS: u32 = 2;
export const CHARGE_ALONE: u32 = 3;

export function coreAt(number: u32): Core {
  return changetype<Core>(CORES + number * CORE_STRUCTURE_SIZE);
}

/**
 * Ticks of the clock by which timer and clock may differ by measuring alone. Both readings of the
 * clock are whole ticks, and some instructions lie between a reading and the access to the timer.
 */
const LAG_TICKS: u32 = 5;

/**
 * Prepares core `number`, with `ratio` counts of the private timer in a tick. Before the cores run.
 */
export function initCoreTimers(number: u32, ratio: u32): void {
  const core = coreAt(number);
  core.number = number;
  core.schedulingTimer = schedulingTimer(number);
  core.ratio = ratio;
  core.fraction = u32.MAX_VALUE / ratio;
  core.mostLag = LAG_TICKS * ratio;
}

/**
 * Whether the virtual CPU that is loaded on the calling core waits for an interrupt that is
 * pending.
 */
export function isLoadedSignalled(core: Core): bool {
  const loaded = core.loaded;
  return loaded !== noVcpu() && loaded.state === VCPU_BLOCKED && isGuestSignalled();
}

/** Puts `vcpu` on the list of its core. Call on that core, or before it runs. @cold */
export function addToCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  vcpu.next = core.first;
  core.first = vcpu;
  core.count++;
}

/** Takes `vcpu` from the list of its core. Call on that core. @cold */
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
