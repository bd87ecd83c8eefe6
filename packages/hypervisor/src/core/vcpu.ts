import { MAX_CORES, MAX_VMS } from "../../../abi/src/system-image";
import { dmb, r32, w32 } from "../../../toolchain/hw/hw";
import {
  ALARM_SIZE,
  ALARMS,
  ALARMS_PER_VCPU,
  CONTEXT_SIZE,
  CONTEXTS,
  MAX_VCPUS,
  STACK_0_TOP,
  STACK_STRIDE,
  VCPU_STRUCTURE_SIZE,
  VCPUS,
} from "./layout";
import { CoreReport, coreReport, VmReport } from "./report";
import { Vm } from "./vm";

// A processor as a VM sees it. While the guest runs, the monitor's stack pointer holds the address
// of its Vcpu, so that an entry saves registers there at once, and putting another Vcpu there is a
// switch of VMs. The offsets of the first part are used by arch/armv7/monitor.S.
//
//   0x00 ┌──────────────────────────────┐
//        │ r0 … r12 │ pc │ cpsr         │  guest's registers, taken at every entry
//   0x3C │ stack                        │  top of the core's stack, for MVM's handler
//   0x40 │ entries │ versionCalls       │  addresses of two counters of the report, for the fast path
//   0x48 │ vm │ core                    │
//   0x50 ├──────────────────────────────┤
//        │ next │ state │ context       │  who waits on this core (schedule/), what switch.ts saves
//        │ reservation                  │  schedule/reservation.ts
//        │ interrupt lines and timer    │  as they were when it left its core: schedule/lines.ts, guest-timer.ts
//        │ loading                      │  image/load.ts
//        │ start, requests              │  life/
//        │ work                         │  work.ts, image/load.ts
//        │ guarded lines                │  guarded/guard.ts, arch/armv7/guarded.S
//        └──────────────────────────────┘
@unmanaged
export class Vcpu {
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;
  r4: u32;
  r5: u32;
  r6: u32;
  r7: u32;
  r8: u32;
  r9: u32;
  r10: u32;
  r11: u32;
  r12: u32;
  pc: u32;
  cpsr: u32;
  stack: u32;
  entries: u32;
  versionCalls: u32;
  vm: Vm;
  core: u32;
  /** Next virtual CPU of the same core, or noVcpu(). */
  next: Vcpu;
  /** VCPU_… */
  state: u32;
  /**
   * Where switch.ts keeps the registers that the normal world has banked, its system registers,
   * VFP.
   */
  context: u32;
  /** Number of this virtual CPU, 0 … MAX_VCPUS − 1; address of its alarms (alarm.ts). */
  index: u32;
  alarms: u32;

  /** Reservation, in ticks; budget 0 = none. */
  budget: u32;
  period: u32;
  /**
   * What one tick on surplus adds to `virtual`: SURPLUS_UNIT over the weight, or 0: no surplus for
   * this one.
   */
  surplusStep: u32;
  /** Ticks left of the budget; negative: what it had too much. */
  remaining: i32;
  /** End of the present period. */
  deadline: u64;
  /** Surplus time that it had, over its weight. */
  virtual: u64;
  /**
   * When it left its core; or when its private timer was set, which comes with it: low word of the
   * time.
   */
  since: u32;

  /**
   * Interrupt lines of this virtual CPU by words of the distributor: given; urgent; enabled by the
   * guest; armed to wake it.
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
  /** Not 0: some line is armed. */
  armed: u32;
  /**
   * Not 0: while it waits off its core, something may wake it that does not interrupt MVM; the
   * scheduler looks.
   */
  lazy: u32;
  /** Priorities of the lines that each core has its own of: SGI 0–7, and 24–31. */
  priorities0: u32;
  priorities4: u32;
  priorities24: u32;
  priorities28: u32;
  /** CPU interface. */
  interfaceControl: u32;
  priorityMask: u32;
  binaryPoint: u32;
  /**
   * Not 0: interrupts that it was handling, and SGIs, are kept here. How many, and their numbers, a
   * byte each, outermost lowest; the SGIs.
   */
  aside: u32;
  activeCount: u32;
  active: u32;
  pendingSgis: u32;

  /** Private timer. */
  timerLoad: u32;
  timerCounter: u32;
  timerControl: u32;
  timerEvent: u32;
  /** 2³² − 1 over its period, timerLoad + 1. */
  timerReciprocal: u32;
  /**
   * By how many cycles of PERIPHCLK it lagged behind the clock when it was halted last; with a
   * prescaler, also when it was set.
   */
  timerLag: i32;

  /** The limit of its wait, in µs, 0: none. */
  timeout: u32;
  /**
   * What MVM does in its place, when it has the core (work.ts); progress of loading its VM, and
   * when that began.
   */
  work: u32;
  loadOffset: u32;
  loadSince: u64;
  /** Where it goes on when PSCI started it (a further core of its VM): entry and r0. */
  startEntry: u32;
  startArgument: u32;
  /**
   * What is asked of it, REQUEST_… (life/request.ts); address of the word for the result of the
   * order among it; result of its own order.
   */
  request: u32;
  asker: u32;
  answer: i32;
  /** Characters in its console line (console.ts). */
  lineLength: u32;
  /**
   * Text that it writes to the console: physical address of what comes next, page where the text
   * goes on, bytes left.
   */
  textAt: u32;
  textNextPage: u32;
  textLeft: u32;
  /**
   * Whether an abort of its own came when it left its core, which it has not had yet
   * (guest-fault.ts).
   */
  lateAbort: u32;

  /** Guarded lines by words of the distributor: given, all of them MVM's to the hardware. */
  guarded0: u32;
  guarded1: u32;
  guarded2: u32;
  /**
   * Address of the core's interrupt interface, and of the report's counters of forwarded interrupts
   * and calls about them.
   */
  interruptInterface: u32;
  guardCounters: u32;
  /** Line that came and was not acknowledged, line that is being handled: 0, none. */
  arrived: u32;
  handled: u32;
  /** What was taken from the GIC in passing and is MVM's own. */
  foreign: u32;
}

/** Has no part in scheduling. */
export const VCPU_OFF: u32 = 0;
export const VCPU_READY: u32 = 1;
/** Waits for an interrupt of its own, or an alarm. */
export const VCPU_BLOCKED: u32 = 2;
/** Waits for an alarm or MVM alone: interrupts do not end it. */
export const VCPU_WAITING: u32 = 3;
/** Waits no more; ready from the scheduler's next decision on, which reads the clock. */
export const VCPU_WOKEN: u32 = 4;

/**
 * Vcpu.work: 0, nothing; loading its images (image/load.ts), this or more; printing its text
 * (hypercall/console.ts).
 */
export const WORK_LOADING: u32 = 0x100;
export const WORK_PRINTING: u32 = 1;

/** No virtual CPU: the end of a list, an idle core. */
export function noVcpu(): Vcpu {
  return changetype<Vcpu>(0);
}

export function vcpuAt(index: u32): Vcpu {
  return changetype<Vcpu>(VCPUS + index * VCPU_STRUCTURE_SIZE);
}

/**
 * Virtual CPU `number` of `vm`: number 0, or a further one of a VM that has its cores for itself.
 * @cold
 */
export function vcpuOfVm(vm: Vm, number: u32): Vcpu {
  return number === 0 ? vcpuAt(vm.id) : vcpuAt(MAX_VMS + number - 1);
}

/** The report of the core of `vcpu`. */
export function coreReportOf(vcpu: Vcpu): CoreReport {
  return changetype<CoreReport>(vcpu.entries - <u32>offsetof<CoreReport>("entries"));
}

/** Whether `vcpu` has no part in scheduling, as another core sees it. */
export function isOff(vcpu: Vcpu): bool {
  return r32(changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("state")) === VCPU_OFF;
}

/**
 * Ties virtual CPU `index` to `vm` and to `core`, on which it will run: from then on that core's
 * alone.
 */
export function bindVcpu(index: u32, vm: Vm, core: u32): Vcpu {
  assert(core < MAX_CORES && index < MAX_VCPUS, "core of a virtual CPU");
  const vcpu = vcpuAt(index);
  vcpu.vm = vm;
  vcpu.index = index;
  vcpu.alarms = ALARMS + index * ALARMS_PER_VCPU * ALARM_SIZE;
  vcpu.context = CONTEXTS + index * CONTEXT_SIZE;
  vcpu.stack = STACK_0_TOP + core * STACK_STRIDE;
  vcpu.entries = changetype<u32>(coreReport(core)) + <u32>offsetof<CoreReport>("entries");
  vcpu.versionCalls = changetype<u32>(vm.report) + <u32>offsetof<VmReport>("callsVersion");
  dmb(); // that core finds all of it
  w32(changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("core"), core);
  return vcpu;
}
