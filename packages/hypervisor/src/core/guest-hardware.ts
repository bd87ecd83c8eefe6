import { VCPU_SIZE } from "./layout";
import { Vcpu } from "./vcpu";

// The hardware of a core as a guest has it: the second part of MVM's record of a virtual CPU, for
// every kind of guest (vcpu.ts has the first part). While a virtual CPU is loaded, its lines, CPU
// interface, timers and banked registers are in the hardware of the core. They are kept here while
// another virtual CPU is loaded. The banked registers of a deprivileged guest are those of its
// stub. Some fields are no copy of hardware: guarded lines are forwarded by MVM, and MVM emulates
// the distributor of a deprivileged guest.
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
  /**
   * Interrupt lines by words of the distributor: given to the guest; urgent; enabled by the guest;
   * armed to wake it.
   */
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
  /** Not 0: since its start the guest was given a line beyond word 0. */
  hasShared: u32;
  /** Not 0: some line is armed. */
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
  /** When the guest left its core, or when its private timer was set: low word of the time. */
  leftAt: u32;

  /** Not 0: something is saved that most switches lack: handled interrupts, lines, the watchdog. */
  hasSaved: u32;
  /** How many interrupts are saved; their numbers, a byte each, the outermost lowest. */
  activeCount: u32;
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

  /** Private watchdog, if the guest has started it: control is not 0. */
  watchdogLoad: u32;
  watchdogCounter: u32;
  watchdogControl: u32;

  /** Address of the area for the registers that the normal world has banked. */
  context: u32;
  /**
   * Not 0: an abort of the guest came when it had left its core. It gets the abort when it is back.
   */
  lateAbort: u32;

  /** Guarded lines by words of the distributor. All of them are MVM's to the hardware. */
  guarded0: u32;
  guarded1: u32;
  guarded2: u32;
  /** Address of the core's CPU interface. */
  interruptInterface: u32;
  /** Address of the report's counters of forwarded interrupts and calls about them. */
  guardCounters: u32;
  /** The line that came and was not acknowledged; the line that is being handled; 0: none. */
  arrived: u32;
  handled: u32;
  /** What guarded.S has acknowledged and is MVM's own. */
  foreign: u32;

  /** The distributor of a deprivileged guest: GICD_CTLR, and its lines by words. */
  distributor: u32;
  held0: u32;
  held1: u32;
  held2: u32;
}

/** The hardware that the guest of `vcpu` has, of whatever kind the guest is. */
export function guestHardware(vcpu: Vcpu): GuestHardware {
  return changetype<GuestHardware>(changetype<u32>(vcpu) + VCPU_SIZE);
}
