import { r32 } from "../../../../toolchain/hw/hw";
import { closeGuestMemory, openGuestMemory } from "../../arch/arch";
import { now, ticksOf } from "../clock";
import { POLL_SIZE, POLLS } from "../layout";
import { NEXT_SAME, Next } from "../next";
import { chargePoll, setPollAlarm } from "../schedule/poll";
import { blockForMvm, wake } from "../schedule/wake";
import { VCPU_WAITING, Vcpu, vcpuAt } from "../vcpu";

// Delay with polling: MVM looks at a word in the memory of a VM that waits. MVM translates the
// address once, in the call, while the tables of the VM are in the hardware. Later MVM reads the
// word by its physical address. The word is the VM's own, whatever the tables say then.
@unmanaged
export class Poll {
  /** Physical address of the word. */
  flag: u32;
  /** The wait ends when (word & mask) = value. */
  mask: u32;
  value: u32;
  /** µs from one look to the next. */
  interval: u32;
}

export function pollOf(vcpu: Vcpu): Poll {
  return changetype<Poll>(POLLS + vcpu.index * POLL_SIZE);
}

/**
 * Lets `vcpu` wait until the condition of its Poll holds, at most `limit` µs (0: no limit). The
 * caller has filled in {@link pollOf}. Call on the core of `vcpu`.
 */
export function waitForFlag(vcpu: Vcpu, limit: u32): Next {
  if (holds(pollOf(vcpu))) return NEXT_SAME;
  pollLater(vcpu, now());
  return blockForMvm(vcpu, limit);
}

/**
 * Function of the alarm: looks once at the flag of virtual CPU `index`. If the limit of the wait
 * came first, this virtual CPU does not wait any more.
 */
function poll(index: u32): void {
  const vcpu = vcpuAt(index);
  if (vcpu.state !== VCPU_WAITING) return;
  if (holds(pollOf(vcpu))) {
    wake(vcpu);
    return;
  }
  const time = now();
  chargePoll(vcpu, time);
  pollLater(vcpu, time);
}

/** Sets the next poll of `vcpu`, an interval after `time`. */
function pollLater(vcpu: Vcpu, time: u64): void {
  setPollAlarm(vcpu, time + ticksOf(pollOf(vcpu).interval), poll.index);
}

/** Whether the condition holds now: (word & mask) = value. */
function holds(poll: Poll): bool {
  openGuestMemory();
  const word = r32(poll.flag);
  closeGuestMemory();
  return (word & poll.mask) === poll.value;
}
