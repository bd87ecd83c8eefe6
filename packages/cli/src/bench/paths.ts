/** What the notes of the bench's guests measure, with the names of the table. */
import * as numbers from "../../../../guests/bench/src/paths";

export interface Path {
  name: string;
  /** The notes that begin and end a round. The last begin before an end counts. */
  begin: number;
  end: number;
  /** Whether the end comes from the other core. */
  otherCore?: boolean;
  /**
   * Whether instructions are counted. They are not counted if two cores, or a loop that waits, are
   * part of the path.
   */
  instructions: boolean;
  /**
   * The path whose cost is the cost of measuring, which is subtracted. Undefined: measuring costs
   * nothing.
   */
  overhead?: number;
  /** Why QEMU does not count the path, or counts it differently. */
  notOnQemu?: string;
  /** Published figures of other systems (docs/measurements.md names the sources). */
  reference?: string;
}

/** Phases of a switch of VMs (phases.ts). No guest writes these numbers. */
export const PHASE_TIMER = 1000;
export const PHASE_WAKE = 1001;
export const PHASE_SWITCH = 1002;
export const PHASE_SWITCH_WITHOUT_VFP = 1003;
export const PHASE_GUEST_TIMER = 1004;
export const PHASE_SWITCH_TIMERS = 1005;
export const PHASE_SWITCH_TIMERS_WITHOUT_VFP = 1006;

/** Reasons why QEMU does not count a path. */
const NO_TIME = "on QEMU a reservation is used up after a few hundred instructions, before the path ends";
const OWN_SYSTEM = "a system of its own, not run there";
const PERIOD =
  "a wake that begins a period of the VM's reservation takes more instructions; whether a period begins depends on the time";
const TIME_OUT = "on a busy host the time limit is over before the guest begins to wait, or while MVM polls";
const FROM_INSIDE = "a phase, seen by stepping the virtual board";
const IN_STEP = "one core waits in a loop for the other; on QEMU the other core does not run meanwhile";

const EMPTY_REFERENCE = "130 cycles (Maeda 2016)";
const SWITCH_REFERENCE = "2.64 / 3.10 µs (Wang 2016)";

export const beginOf = (number: number): number => 2 * number;
export const endOf = (number: number): number => 2 * number + 1;

function path(number: number, name: string, more: Partial<Path> = {}): Path {
  const whole = { name, begin: beginOf(number), end: endOf(number), instructions: true };
  return { ...whole, overhead: numbers.PATH_NOTHING, ...more };
}

/** A path that is seen from outside: the guest writes no note. */
const phase = (number: number, name: string, more: Partial<Path> = {}): Path => ({
  name,
  begin: beginOf(number),
  end: endOf(number),
  instructions: true,
  notOnQemu: FROM_INSIDE,
  ...more,
});

const hypercall = (number: number, name: string, more: Partial<Path> = {}) =>
  path(number, `hypercall: ${name}`, more);

/**
 * A path until the entry of a VM or of a core, which is its first note. The instructions before
 * this note are subtracted.
 */
const untilEntry = (number: number, name: string, more: Partial<Path> = {}) =>
  path(number, name, {
    end: beginOf(numbers.PATH_ENTRY),
    overhead: numbers.PATH_ENTRY,
    ...more,
  });

/** In the order of the table. */
export const PATHS: readonly Path[] = [
  hypercall(numbers.PATH_VERSION, "version (empty)", { reference: EMPTY_REFERENCE }),
  hypercall(numbers.PATH_UNKNOWN, "unknown number"),
  hypercall(numbers.PATH_CONSOLE, "console write, refused"),
  hypercall(numbers.PATH_CONSOLE_LINE, `console write, a line of ${numbers.LINE_BYTES} bytes`),
  hypercall(numbers.PATH_DELAY, "delay, interrupt pending"),
  hypercall(numbers.PATH_DELAY_TIMEOUT, `delay of ${numbers.TIMED_WAIT} µs that times out, time included`, {
    notOnQemu: TIME_OUT,
  }),
  hypercall(numbers.PATH_VM_INFO, "VM information"),
  hypercall(numbers.PATH_TIME, "time"),
  hypercall(numbers.PATH_TIMER_SET, "timer, set"),
  hypercall(numbers.PATH_TIMER_CANCEL, "timer, cancel"),
  hypercall(numbers.PATH_POLLING, "delay with polling, flag set"),
  hypercall(
    numbers.PATH_POLLING_TIMEOUT,
    `delay with polling of ${numbers.TIMED_WAIT} µs that times out, time included`,
    { notOnQemu: TIME_OUT },
  ),
  hypercall(numbers.PATH_CHANNEL_INFO, "channel information"),
  hypercall(numbers.PATH_NOTIFY, "channel notify"),
  hypercall(numbers.PATH_LEASE_ACQUIRE, "lease acquire, free"),
  hypercall(numbers.PATH_LEASE_RELEASE, "lease release"),
  hypercall(numbers.PATH_LEASE_INFO, "lease information"),
  hypercall(numbers.PATH_RIVAL_ACQUIRE, "lease acquire, free, rivals on the other core", {
    instructions: false,
    notOnQemu: OWN_SYSTEM,
  }),
  hypercall(numbers.PATH_RIVAL_RELEASE, "lease release, rivals on the other core", {
    instructions: false,
    notOnQemu: OWN_SYSTEM,
  }),
  hypercall(numbers.PATH_LEVEL_HRT, "change of level to HRT, a neighbour moves away", {
    notOnQemu:
      "QEMU decides how long the other core runs between two rounds, so in some rounds the neighbour has not moved back yet",
  }),
  hypercall(numbers.PATH_LEVEL_SRT, "change of level to SRT, the neighbour moves back", {
    instructions: false,
    notOnQemu: "the other core moves the neighbour back during the call or after the call",
  }),
  hypercall(numbers.PATH_FAR_START, "start, of a VM of the other core"),
  hypercall(numbers.PATH_STOP, "stop, of a VM of this core", { notOnQemu: NO_TIME }),
  hypercall(numbers.PATH_FAR_STOP, "stop, of a VM of the other core"),
  hypercall(numbers.PATH_FAR_RESTART, "restart, of a VM of the other core"),
  hypercall(numbers.PATH_STATUS, "status"),
  hypercall(numbers.PATH_STATISTIC, "VM statistic"),
  hypercall(numbers.PATH_KICK, "watchdog kick"),
  hypercall(numbers.PATH_PSCI_VERSION, "PSCI version"),
  hypercall(numbers.PATH_PSCI_FEATURES, "PSCI features"),
  hypercall(numbers.PATH_AFFINITY_INFO, "PSCI affinity information"),
  hypercall(numbers.PATH_MIGRATE_INFO, "PSCI migrate information"),
  hypercall(numbers.PATH_CPU_ON, "PSCI CPU_ON", { notOnQemu: OWN_SYSTEM }),
  hypercall(numbers.PATH_SMCCC_VERSION, "SMCCC version"),
  path(numbers.PATH_FIQ, "FIQ of MVM's timer: alarm done, decided, back in the guest", {
    reference: "132 + 54 instructions (LTZVisor: FIQ in, SMC out)",
  }),
  phase(PHASE_TIMER, "FIQ of MVM's timer, until another VM is chosen"),
  phase(PHASE_WAKE, "FIQ of a line that wakes a VM, until this VM is chosen"),
  phase(PHASE_GUEST_TIMER, "FIQ because the private timer of a waiting VM expires, until this VM is chosen"),
  phase(PHASE_SWITCH, "VM switch, from the choice until the next guest's first instruction", {
    reference: SWITCH_REFERENCE,
  }),
  phase(PHASE_SWITCH_WITHOUT_VFP, "the same without VFP and NEON"),
  phase(PHASE_SWITCH_TIMERS, "VM switch between two that have the private timer running"),
  phase(PHASE_SWITCH_TIMERS_WITHOUT_VFP, "the same without VFP and NEON, both timers running"),
  path(numbers.PATH_INTERRUPT, "interrupt to the guest on the core, until its handler"),
  path(
    numbers.PATH_GUARDED,
    "guarded interrupt to the guest on the core, until its handler: FIQ, virtual IRQ",
    { notOnQemu: OWN_SYSTEM },
  ),
  hypercall(numbers.PATH_ACKNOWLEDGE, "guarded interrupt, acknowledge", { notOnQemu: OWN_SYSTEM }),
  hypercall(numbers.PATH_END, "guarded interrupt, end", { notOnQemu: OWN_SYSTEM }),
  hypercall(numbers.PATH_INTERRUPT_ENABLE, "guarded interrupt, enable", { notOnQemu: OWN_SYSTEM }),
  path(numbers.PATH_DEVICE, "interrupt of a device to a VM off the core, until its handler: FIQ, VM switch", {
    notOnQemu: PERIOD,
    reference: SWITCH_REFERENCE,
  }),
  path(numbers.PATH_WAKE, "notify a VM off the core, until it runs: hypercall, FIQ, VM switch", {
    notOnQemu: PERIOD,
    reference: SWITCH_REFERENCE,
  }),
  path(numbers.PATH_SWITCH, "delay, until the next VM runs: hypercall, VM switch", {
    reference: SWITCH_REFERENCE,
  }),
  path(numbers.PATH_BUDGET, "budget used up, until the next VM runs: FIQ of MVM's timer, VM switch", {
    notOnQemu: NO_TIME,
    reference: SWITCH_REFERENCE,
  }),
  path(numbers.PATH_LEASE_WAIT, "lease acquire that waits, until the next VM runs: hypercall, switch", {
    notOnQemu:
      "the waiting VM polls the device for the first time after 50 µs; on QEMU this time is over within the call",
  }),
  path(
    numbers.PATH_LEASE_HANDOVER,
    "lease release, until the waiting VM has it and runs: hypercall, switch",
    {
      notOnQemu: PERIOD,
    },
  ),
  path(numbers.PATH_OFF, "PSCI SYSTEM_OFF, until the next VM runs", { notOnQemu: NO_TIME }),
  untilEntry(numbers.PATH_START, "start of a VM of 1 MiB, until its first instruction: loading included", {
    notOnQemu: NO_TIME,
  }),
  untilEntry(numbers.PATH_RESTART, "restart of it, stopped, until its first instruction: loading included", {
    notOnQemu: NO_TIME,
  }),
  untilEntry(
    numbers.PATH_RESET,
    "PSCI SYSTEM_RESET of it, running, until its first instruction: loading included",
    { notOnQemu: NO_TIME },
  ),
  untilEntry(numbers.PATH_CPU_ON, "PSCI CPU_ON, until the core's first instruction", {
    instructions: false,
    otherCore: true,
    notOnQemu: OWN_SYSTEM,
  }),
  path(numbers.PATH_CPU_OFF, "PSCI CPU_OFF, until the other core is told that it is off", {
    instructions: false,
    otherCore: true,
    notOnQemu: OWN_SYSTEM,
  }),
  path(numbers.PATH_ROUND_TRIP, "channel round trip to the other core, which sleeps", {
    instructions: false,
    notOnQemu: IN_STEP,
  }),
];

export interface Transfer {
  /** The notes: before the first message, and after the last message. */
  path: number;
  to: string;
  bytes: number;
}

const NEAR = "a VM of the same core";
const FAR = "a VM of the other core";

/** What is sent through channels, in the order of the table. */
export const TRANSFERS: readonly Transfer[] = [
  { path: numbers.PATH_SMALL_NEAR, to: NEAR, bytes: numbers.SMALL_MESSAGE },
  { path: numbers.PATH_LARGE_NEAR, to: NEAR, bytes: numbers.LARGE_MESSAGE },
  { path: numbers.PATH_SMALL_FAR, to: FAR, bytes: numbers.SMALL_MESSAGE },
  { path: numbers.PATH_LARGE_FAR, to: FAR, bytes: numbers.LARGE_MESSAGE },
];

export const MESSAGES: number = numbers.MESSAGES;
/**
 * The notes: in a row, for the FIQ of the timer; before a run that waits for its observer; at the
 * end of the run.
 */
export const FIQ: number = beginOf(numbers.PATH_FIQ);
export const READY: number = beginOf(numbers.PATH_READY);
export const DONE: number = beginOf(numbers.PATH_DONE);
export const OVERHEADS: readonly number[] = [numbers.PATH_NOTHING, numbers.PATH_ENTRY];
