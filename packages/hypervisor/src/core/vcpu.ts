import { MAX_CORES } from "../../../abi/src/system-image";
import { dmb, r32, w32 } from "../../../toolchain/hw/hw";
import { header } from "./image/records";
import {
  ALARM_SIZE,
  ALARMS,
  ALARMS_PER_VCPU,
  MAX_VCPUS,
  STACK_0_TOP,
  STACK_STRIDE,
  VCPU_STRUCTURE_SIZE,
  VCPUS,
} from "./layout";
import { CoreReport, coreReport, VmReport } from "./report";
import { Vm } from "./vm";

// A virtual CPU: a processor as a VM sees it. This is the first part of MVM's record of a virtual
// CPU. The second part follows it in memory (guest-hardware.ts).
//
// While the guest runs, the monitor's stack pointer holds the address of its Vcpu, so that an entry
// saves the registers there at once. After a switch of VMs, it holds the address of another Vcpu.
// The assembly of arch/armv7 uses the offsets of the fields up to 0x50 (offsets.ts).
//
//   0x00 ┌──────────────────────────────┐
//        │ r0 … r12 │ PC │ CPSR         │  the guest's registers, saved at every entry
//   0x3C │ stack                        │  top of the core's stack, for MVM's handler
//   0x40 │ entries │ versionCalls       │  addresses of two counters, for the fast path
//   0x48 │ vm │ core                    │
//   0x50 ├──────────────────────────────┤
//        │ next │ state │ timeout       │  schedule/
//        │ reservation                  │  schedule/reservation.ts
//        │ work, loading, text          │  work.ts, image/load.ts, text.ts
//        │ start, requests              │  life/
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
  /** Number of this virtual CPU, 0 … MAX_VCPUS − 1. */
  index: u32;
  /** Address of the alarms of this virtual CPU (alarm.ts). */
  alarmTable: u32;
  /** The limit of the present wait, in µs; 0: no limit. */
  timeout: u32;

  /** Reservation, in ticks; budget 0: no reservation (schedule/reservation.ts). */
  budget: u32;
  period: u32;
  /**
   * What one tick of surplus adds to `virtualTime`: SURPLUS_UNIT over the weight; 0: no surplus for
   * this virtual CPU.
   */
  surplusStep: u32;
  /** Ticks that are left of the budget; negative: a debt. */
  remaining: i32;
  /** End of the present period. */
  deadline: u64;
  /** Surplus that was used, divided by the weight. */
  virtualTime: u64;

  /** Work that MVM does in the place of the guest (work.ts): 0, WORK_… */
  work: u32;
  /** How far MVM has loaded the VM (image/load.ts), and when the loading began. */
  loadOffset: u32;
  loadSince: u64;
  /** Text for the console (text.ts): address of the next byte; the next page; bytes left. */
  textAt: u32;
  textNextPage: u32;
  textLeft: u32;
  /** Characters in the console line (console.ts). */
  lineLength: u32;

  /** Entry and r0 with which PSCI starts this virtual CPU, as a further core of its VM. */
  startEntry: u32;
  startArgument: u32;
  /** The requests to this virtual CPU: REQUEST_… (life/request.ts). */
  request: u32;
  /** Address of the asker's word: it receives the result of the order among these requests. */
  asker: u32;
  /** Result of the order that the guest of this virtual CPU has given. */
  answer: i32;
  /** The low word of `deadline` of the period in which the last overrun was counted. */
  overrunOf: u32;
}

// Vcpu.state (schedule/wake.ts).
/** Has no part in scheduling. */
export const VCPU_OFF: u32 = 0;
export const VCPU_READY: u32 = 1;
/** Waits for an interrupt of its guest, or for an alarm. */
export const VCPU_BLOCKED: u32 = 2;
/** Waits for MVM, or for an alarm. Interrupts do not end this wait. */
export const VCPU_WAITING: u32 = 3;
/** Does not wait any more. The next decision, which reads the clock, makes it ready. */
export const VCPU_WOKEN: u32 = 4;

/**
 * Vcpu.work: 0: no work; WORK_LOADING or more: MVM loads the images (image/load.ts); WORK_PRINTING:
 * MVM prints a text (text.ts).
 */
export const WORK_LOADING: u32 = 0x100;
export const WORK_PRINTING: u32 = 1;

/** In place of a virtual CPU: there is none. */
export function noVcpu(): Vcpu {
  return changetype<Vcpu>(0);
}

export function vcpuAt(index: u32): Vcpu {
  return changetype<Vcpu>(VCPUS + index * VCPU_STRUCTURE_SIZE);
}

/**
 * Index of virtual CPU `number` of VM `id`: number 0, or a further one of a VM that has its cores
 * for itself. The indices of the further virtual CPUs come after those of all VMs of the system.
 * @cold
 */
export function vcpuIndex(id: u32, number: u32): u32 {
  return number === 0 ? id : header().vmCount + number - 1;
}

/** Virtual CPU `number` of `vm`, as {@link vcpuIndex} counts. @cold */
export function vcpuOfVm(vm: Vm, number: u32): Vcpu {
  return vcpuAt(vcpuIndex(vm.id, number));
}

/**
 * All virtual CPUs of the system have an index below this one. So a loop over them takes no longer
 * if MVM has room for more VMs than the system has.
 */
export function vcpuCount(): u32 {
  return header().vmCount + MAX_CORES - 1;
}

/** The report of the core of `vcpu`. */
export function coreReportOf(vcpu: Vcpu): CoreReport {
  return changetype<CoreReport>(vcpu.entries - <u32>offsetof<CoreReport>("entries"));
}

/** Whether `vcpu` has no part in scheduling (VCPU_OFF). Call on any core. */
export function isOff(vcpu: Vcpu): bool {
  return r32(changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("state")) === VCPU_OFF;
}

/**
 * Gives virtual CPU `index` to `vm`, and to `core`, on which it will run. From now on only `core`
 * touches the virtual CPU.
 */
export function bindVcpu(index: u32, vm: Vm, core: u32): Vcpu {
  assert(core < MAX_CORES && index < MAX_VCPUS, "core of a virtual CPU");
  const vcpu = vcpuAt(index);
  vcpu.vm = vm;
  vcpu.index = index;
  vcpu.alarmTable = ALARMS + index * ALARMS_PER_VCPU * ALARM_SIZE;
  vcpu.stack = STACK_0_TOP + core * STACK_STRIDE;
  vcpu.entries = changetype<u32>(coreReport(core)) + <u32>offsetof<CoreReport>("entries");
  vcpu.versionCalls = changetype<u32>(vm.report) + <u32>offsetof<VmReport>("callsVersion");
  dmb(); // when `core` sees the new core number, it sees all other fields, too
  w32(changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("core"), core);
  return vcpu;
}
