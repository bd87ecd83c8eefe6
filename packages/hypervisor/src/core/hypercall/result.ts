import { NOT_SUPPORTED } from "../../../../abi/src/hypercall";
import { NEXT_SAME, Next } from "../next";
import { Vcpu } from "../vcpu";

// How a call returns to its guest (SMC Calling Convention, Arm DEN0028). Together with the files of
// this folder, which read the arguments, this is all of MVM that knows what r0–r5 mean in a call.
//
//   in    r0 function, r1 … r5 arguments
//   out   r0 result, r1 … r3 further results, where the abi says so

/** Sets the result of the call of `vcpu`. */
export function setResult(vcpu: Vcpu, result: u32): void {
  vcpu.r0 = result;
}

/** Ends the call of `vcpu` with `result`: its guest goes on. */
export function done(vcpu: Vcpu, result: u32): Next {
  vcpu.r0 = result;
  return NEXT_SAME;
}

/** As {@link done}, with a number of 64 bits in r1 (low word) and r2. */
export function doneWithLong(vcpu: Vcpu, result: u32, value: u64): Next {
  vcpu.r1 = <u32>value;
  vcpu.r2 = <u32>(value >> 32);
  return done(vcpu, result);
}

/** Ends a call whose number MVM does not know. */
export function unknownCall(vcpu: Vcpu): Next {
  vcpu.vm.report.callsUnknown++;
  return done(vcpu, NOT_SUPPORTED);
}
