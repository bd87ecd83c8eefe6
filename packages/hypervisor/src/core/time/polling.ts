import {
  DELAY_MAX,
  INVALID_ADDRESS,
  INVALID_PARAMETERS,
  POLL_INTERVAL_MIN,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { r32 } from "../../../../toolchain/hw/hw";
import { guestPhysicalAddress, NOT_MAPPED } from "../../arch/armv7/translate";
import { now, ticksOf } from "../clock";
import { POLL_FLAGS, POLL_SIZE } from "../layout";
import { isVmMemory } from "../memory-region";
import { blockForAlarm, wake } from "../schedule/wake";
import { VCPU_WAITING, Vcpu, vcpuAt } from "../vcpu";
import { lookAt, payLook } from "./look";

// Delay with polling: MVM looks at a word in the memory of a VM that sleeps. The address is
// translated once, in the call, while the VM's tables are those of its core; what MVM reads later
// is the physical word, which is the VM's own whatever the tables say then. Mask, value and
// interval stand in the caller's r2, r3 and r4, which nobody changes while it waits.

const WORD: u32 = 4;

/**
 * HYPERCALL_DELAY_POLLING: flag r1, mask r2, value r3, interval r4 µs, at most r5 µs (0: no limit).
 */
export function delayPolling(vcpu: Vcpu): Vcpu {
  const interval = vcpu.r4;
  if (interval < POLL_INTERVAL_MIN || interval > DELAY_MAX || vcpu.r5 > DELAY_MAX) {
    vcpu.r0 = INVALID_PARAMETERS;
    return vcpu;
  }
  const flag: u32 = (vcpu.r1 & (WORD - 1)) === 0 ? guestPhysicalAddress(vcpu.r1) : NOT_MAPPED;
  if (!isVmMemory(vcpu.vm.record, flag, WORD)) {
    vcpu.r0 = INVALID_ADDRESS;
    return vcpu;
  }
  if (holds(vcpu, flag)) {
    vcpu.r0 = SUCCESS;
    return vcpu;
  }
  store<u32>(flagOf(vcpu.index), flag);
  lookLater(vcpu, now());
  return blockForAlarm(vcpu, vcpu.r5);
}

/** Alarm: one look at the flag. It finds nobody waiting when the limit came first. */
function look(index: u32): void {
  const vcpu = vcpuAt(index);
  if (vcpu.state !== VCPU_WAITING) return;
  if (holds(vcpu, load<u32>(flagOf(index)))) {
    wake(vcpu);
    return;
  }
  const time = now();
  payLook(vcpu, time);
  lookLater(vcpu, time);
}

function lookLater(vcpu: Vcpu, time: u64): void {
  lookAt(vcpu, time + ticksOf(vcpu.r4), look.index);
}

/** Whether the flag has come to what the caller waits for. */
function holds(vcpu: Vcpu, flag: u32): bool {
  return (r32(flag) & vcpu.r2) === vcpu.r3;
}

function flagOf(index: u32): u32 {
  return POLL_FLAGS + index * POLL_SIZE;
}
