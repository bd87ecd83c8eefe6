/**
 * Measures the lease of a device that no other VM has, while the VMs of the other core lease
 * another device without a pause.
 */
import {
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_RELEASE,
  SUCCESS,
} from "../../../packages/abi/src/hypercall";
import { writeConsole } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { roundCount } from "../src/asm";
import { once, prepare } from "../src/calls";
import { PATH_RIVAL_ACQUIRE, PATH_RIVAL_RELEASE } from "../src/paths";

/** Place in system.jsonc. */
const OWN_DEVICE: u32 = 0;
/** In turns of a loop: rounds then begin at other moments of the rivals' calls. */
const PAUSES: u32 = 61;
/** While the rivals are loaded, they do not lease. */
const START: u32 = 2_000_000;

const text: usize = memory.data(8);

export function main(): void {
  wait(START);
  for (let left = roundCount(); left > 0; left--) {
    prepare(HYPERCALL_LEASE_ACQUIRE, OWN_DEVICE);
    assert(once(PATH_RIVAL_ACQUIRE) === SUCCESS, "lease");
    wait(left % PAUSES);
    prepare(HYPERCALL_LEASE_RELEASE, OWN_DEVICE);
    assert(once(PATH_RIVAL_RELEASE) === SUCCESS, "release");
  }
  say();
  systemOff();
}

function wait(turns: u32): void {
  for (let turn = turns; turn > 0; turn--) store<u32>(text, load<u32>(text));
}

/** Prints "done" and a line feed. */
function say(): void {
  store<u32>(text, 0x656e6f64);
  store<u8>(text + 4, 0x0a);
  writeConsole(<u32>text, 5);
}

export { fault, panic } from "../src/failure";
