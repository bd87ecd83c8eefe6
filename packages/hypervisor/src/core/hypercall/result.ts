import { NOT_SUPPORTED } from "../../../../abi/src/hypercall";
import { NEXT_SAME, Next } from "../next";
import { Vcpu } from "../vcpu";

// How a call returns to its guest (SMC Calling Convention, Arm DEN0028). Together with the files of
// this folder, which read the arguments, this is all of MVM that knows what r0–r5 mean in a call.
//
//   in    r0 function, r1 … r5 arguments
//   out   r0 result, r1 … r3 further results, where the abi says so

/** `result` is what the call of `vcpu` returns. */
export function setResult(vcpu: Vcpu, result: u32): void {
  vcpu.r0 = result;
}

/** The call of `vcpu` is done, with `result`. */
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

/** The answer to a call that nobody knows. */
export function unknownCall(vcpu: Vcpu): Next {
  vcpu.vm.report.callsUnknown++;
  return done(vcpu, NOT_SUPPORTED);
}
