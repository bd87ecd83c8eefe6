import { isGuestSignalled } from "../arch/arch";
import { schedulingTimer } from "../board/board";
import { CORE_STRUCTURE_SIZE, CORES } from "./layout";
import { noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// What MVM keeps for each core. Only the core itself changes its Core. Others read only `loaded`.
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
   * The virtual CPU that the last decision chose, or noVcpu(). It is charged (schedule/account.ts).
   */
  chosen: Vcpu;
  /** The alarm that is due first (alarm.ts). */
  firstAlarm: u32;
  /** Number of virtual CPUs on the list that begins with `first`. */
  count: u32;
  /**
   * The time from which on `chosen` is charged, or the core is idle: low word. Valid only if
   * `counting` is not 0.
   */
  chargedFrom: u32;
  /**
   * Virtual time of the virtual CPU that was charged surplus most recently. A virtual CPU that
   * wakes begins at about this time.
   */
  virtualTime: u64;
  /** Ticks from `decidedAt` to the next decision, without alarms; or NEVER (schedule/timer.ts). */
  decideIn: u32;
  /** What `chosen` is charged for: CHARGE_… */
  charged: u32;
  /** The scheduling timer, in the form in which the board's functions take it. */
  schedulingTimer: u32;
  /** The time for which the scheduling timer is set: low word, made odd (TIMER_SET); or TIMER_… */
  timerSetting: u32;
  /** When the scheduler decided last. */
  decidedAt: u64;
  /**
   * Not 0: MVM reads the clock at each decision of this core, because the core is shared or an
   * alarm is set. 0: one virtual CPU has the core alone.
   */
  counting: u32;
  /** Counts of the private timer in a tick of MVM's clock. Does not change after boot. */
  ratio: u32;
  /** 2³² ÷ `ratio`: a count in units of 2⁻³² ticks. Does not change after boot. */
  fraction: u32;
  /** The largest lag of a guest's private timer, in cycles of PERIPHCLK (guest-timer.ts). */
  mostLag: u32;
}

/** In Core.timerSetting: the timer is off; the timer has interrupted since it was set. */
export const TIMER_OFF: u32 = 0;
export const TIMER_DONE: u32 = 2;
/** MVM sets this bit of a time in Core.timerSetting, so that no time has one of these values. */
export const TIMER_SET: u32 = 1;

/**
 * Core.charged: what the chosen virtual CPU spends. NONE: the core is idle, or nothing is charged
 * yet. BUDGET and SURPLUS: its budget, or surplus. ALONE: its budget, but without an end, because
 * no other virtual CPU is ready.
 */
export const CHARGE_NONE: u32 = 0;
export const CHARGE_BUDGET: u32 = 1;
export const CHARGE_SURPLUS: u32 = 2;
export const CHARGE_ALONE: u32 = 3;

export function coreAt(number: u32): Core {
  return changetype<Core>(CORES + number * CORE_STRUCTURE_SIZE);
}

/**
 * The largest difference between timer and clock, in ticks, that comes only from the measurement.
 * Both readings of the clock are whole ticks, and MVM executes some instructions between a reading
 * of the clock and the access to the timer.
 */
const LAG_TICKS: u32 = 5;

/**
 * Prepares the timers of core `number`. `ratio`: counts of the private timer in a tick. Call before
 * the cores run guests.
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

/** Puts `vcpu` on the list of its core. Call on this core, or before the core runs. @cold */
export function addToCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  vcpu.next = core.first;
  core.first = vcpu;
  core.count++;
}

/** Takes `vcpu` from the list of its core. Call on this core. @cold */
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
