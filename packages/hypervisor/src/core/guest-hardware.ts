import { VCPU_SIZE } from "./layout";
import { Vcpu } from "./vcpu";

// The hardware of a core as a guest has it: the second part of MVM's record of a virtual CPU, for
// every kind of guest (vcpu.ts has the first part). While a virtual CPU is loaded, its lines, CPU
// interface, timers and banked registers are in the hardware of the core. They are kept here while
// another virtual CPU is loaded. The banked registers of a deprivileged guest are those of its
// stub. Some fields are no copy of hardware: those of guarded lines, which MVM forwards, and those
// of the distributor, which MVM emulates for a deprivileged guest.
//
//   Vcpu + VCPU_SIZE ┌──────────────────────────────┐
//                    │ lines and CPU interface      │  schedule/lines.ts, line-words.ts
//                    │ interrupts being handled     │  schedule/active.ts
//                    │ private timer                │  schedule/guest-timer.ts
//                    │ private watchdog             │  schedule/guest-watchdog.ts
//                    │ banked registers             │  arch/armv7/direct/switch.ts
//                    │ guarded lines                │  guarded/guard.ts, arch/armv7/guarded.S
//                    │ distributor                  │  guest-distributor.ts
//                    └──────────────────────────────┘
@unmanaged
export class GuestHardware {
  /** Sets of interrupt lines (line-words.ts): given to the guest; urgent; enabled; armed. */
  lines0: u32;
  lines1: u32;
  lines2: u32;
  urgent0: u32;
  urgent1: u32;
  urgent2: u32;
  enabled0: u32;
  enabled1: u32;
  enabled2: u32;
  armed0: u32;
  armed1: u32;
  armed2: u32;
  /** Not 0: since its start the guest got a shared line. */
  hasShared: u32;
  /** Not 0: at least one line is armed. */
  anyArmed: u32;
  /**
   * Not 0: there are lines that may wake the guest and do not interrupt MVM. The scheduler polls
   * them.
   */
  polled: u32;
  /** Priorities of the private lines, four to a word: SGI 0–7, and 24–31. */
  priorities0: u32;
  priorities4: u32;
  priorities24: u32;
  priorities28: u32;
  /** CPU interface. */
  interfaceControl: u32;
  priorityMask: u32;
  binaryPoint: u32;
  /**
   * When the guest left its core, or when MVM set or reset its private timer: low word of the time.
   */
  leftAt: u32;

  /**
   * Not 0: restoreHandled has work: handled interrupts, pending private lines, or the watchdog.
   * Most switches have none of these.
   */
  hasSaved: u32;
  /** How many handled interrupts are saved. */
  activeCount: u32;
  /** Their lines, one byte for each. The outermost interrupt is in the lowest byte. */
  active: u32;
  /** Private lines that were pending: SGIs, and others except the private timer's. */
  pendingPrivate: u32;

  /** Private timer. */
  timerLoad: u32;
  timerCounter: u32;
  timerControl: u32;
  timerEvent: u32;
  /** 2³² − 1 over the timer's period, timerLoad + 1. */
  timerReciprocal: u32;
  /**
   * By how many cycles of PERIPHCLK the timer lagged behind the clock when it was halted last; with
   * a prescaler, also when it was set.
   */
  timerLag: i32;

  /** Private watchdog. If watchdogControl is 0, the guest has not started it. */
  watchdogLoad: u32;
  watchdogCounter: u32;
  watchdogControl: u32;

  /** Address of the context area: the banked registers of the normal world. */
  context: u32;
  /**
   * Not 0: an abort of a write was pending when the guest left. It gets the abort when it is back.
   */
  lateAbort: u32;

  /** Guarded lines, by words of the distributor. In the hardware they are in Group 0. */
  guarded0: u32;
  guarded1: u32;
  guarded2: u32;
  /** Address of the core's CPU interface. */
  interruptInterface: u32;
  /** Address of the report's counters of forwarded interrupts and calls about them. */
  guardCounters: u32;
  /** The guarded line that has arrived, and that the guest has not acknowledged yet; 0: none. */
  arrived: u32;
  /** The guarded line that the guest is handling; 0: none. */
  handled: u32;
  /** The interrupt that guarded.S acknowledged last and that is MVM's own, as GICC_IAR gave it. */
  foreign: u32;

  /** The distributor of a deprivileged guest: its GICD_CTLR, and the set HELD (line-words.ts). */
  distributor: u32;
  held0: u32;
  held1: u32;
  held2: u32;
}

/** The second part of the record of `vcpu`. */
export function guestHardware(vcpu: Vcpu): GuestHardware {
  return changetype<GuestHardware>(changetype<u32>(vcpu) + VCPU_SIZE);
}
