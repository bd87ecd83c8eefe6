import {
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { nanosecondsOf, now } from "../clock";
import { setGuestTimer } from "../time/one-shot";
import { delayPolling } from "../time/polling";
import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";

/** Group 1: time (abi: hypercall.ts). */
export function timeCall(vcpu: Vcpu): Vcpu {
  const counters = vcpu.vm.report;
  switch (vcpu.r0) {
    case HYPERCALL_TIME: {
      counters.callsTime++;
      const time = nanosecondsOf(now());
      vcpu.r0 = SUCCESS;
      vcpu.r1 = <u32>time;
      vcpu.r2 = <u32>(time >> 32);
      return vcpu;
    }
    case HYPERCALL_TIMER:
      counters.callsTime++;
      return setGuestTimer(vcpu);
    case HYPERCALL_DELAY_POLLING:
      counters.callsDelay++;
      return delayPolling(vcpu);
    default:
      return unknownCall(vcpu);
  }
}
