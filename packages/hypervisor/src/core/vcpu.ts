import { MAX_CORES } from "../../../abi/src/system-image";
import { STACK_0_TOP, STACK_STRIDE, VCPU_STRUCTURE_SIZE, VCPUS } from "./layout";
import { CoreReport, coreReport, VmReport } from "./report";
import { Vm } from "./vm";

// A processor as a VM sees it: the registers that MVM takes from it at each entry. While the guest runs, the
// monitor's stack pointer holds the address of its Vcpu, so that an entry saves registers there at once, and
// putting another Vcpu there is a switch of VMs. The offsets are used by arch/armv7/monitor.S.
//
//   0x00 ┌──────────────────────────────┐
//        │ r0 … r12                     │  guest's registers
//   0x34 │ pc │ cpsr                    │  where and how it goes on
//        ├──────────────────────────────┤
//   0x3C │ stack                        │  top of the core's stack, for MVM's handler
//   0x40 │ entries │ versionCalls       │  addresses of two counters of the report, for the fast path
//   0x48 │ vm │ core                    │
//   0x50 └──────────────────────────────┘
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
}

/** The virtual CPU of VM `id`: one for each VM. */
export function vcpuOf(id: u32): Vcpu {
  return changetype<Vcpu>(VCPUS + id * VCPU_STRUCTURE_SIZE);
}

/** Ties the virtual CPU of `vm` to `core`, on which it will run. */
export function bindVcpu(vm: Vm, core: u32): void {
  assert(core < MAX_CORES, "core of a virtual CPU");
  const vcpu = vcpuOf(vm.id);
  vcpu.vm = vm;
  vcpu.core = core;
  vcpu.stack = STACK_0_TOP + core * STACK_STRIDE;
  vcpu.entries = changetype<u32>(coreReport(core)) + <u32>offsetof<CoreReport>("entries");
  vcpu.versionCalls = changetype<u32>(vm.report) + <u32>offsetof<VmReport>("callsVersion");
}
