import {
  DELAY_MAX,
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  INVALID_ADDRESS,
  INVALID_PARAMETERS,
  POLL_INTERVAL_MIN,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { NOT_MAPPED, physicalAddress } from "../../arch/arch";
import { nanosecondsOf, now } from "../clock";
import { isVmMemory } from "../memory-region";
import { NEXT_DECIDE, NEXT_SAME, Next } from "../next";
import { setOneShot } from "../time/one-shot";
import { pollOf, waitForFlag } from "../time/polling";
import { Vcpu } from "../vcpu";
import { done, doneWithLong, setResult, unknownCall } from "./result";

const WORD: u32 = 4;

/** Group 1: time (abi: hypercall.ts). */
export function timeCall(vcpu: Vcpu): Next {
  const counters = vcpu.vm.report;
  switch (vcpu.r0) {
    case HYPERCALL_TIME:
      counters.callsTime++;
      return doneWithLong(vcpu, SUCCESS, nanosecondsOf(now()));
    case HYPERCALL_TIMER: {
      counters.callsTime++;
      const result = setOneShot(vcpu, vcpu.r1, vcpu.r2);
      setResult(vcpu, result);
      return result === SUCCESS ? NEXT_DECIDE : NEXT_SAME;
    }
    case HYPERCALL_DELAY_POLLING:
      counters.callsDelay++;
      return delayPolling(vcpu, vcpu.r1, vcpu.r4, vcpu.r5);
    default:
      return unknownCall(vcpu);
  }
}

/**
 * HYPERCALL_DELAY_POLLING: `vcpu` waits until (word at `address` & r2) = r3. MVM looks at the word
 * every `interval` µs. The wait lasts at most `limit` µs (0: no limit).
 */
function delayPolling(vcpu: Vcpu, address: u32, interval: u32, limit: u32): Next {
  if (interval < POLL_INTERVAL_MIN || interval > DELAY_MAX || limit > DELAY_MAX)
    return done(vcpu, INVALID_PARAMETERS);
  const flag: u32 = (address & (WORD - 1)) === 0 ? physicalAddress(vcpu, address) : NOT_MAPPED;
  if (!isVmMemory(vcpu.vm.record, flag, WORD)) return done(vcpu, INVALID_ADDRESS);
  const poll = pollOf(vcpu);
  poll.flag = flag;
  poll.mask = vcpu.r2;
  poll.value = vcpu.r3;
  poll.interval = interval;
  setResult(vcpu, SUCCESS);
  return waitForFlag(vcpu, limit);
}
