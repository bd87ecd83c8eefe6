/**
 * Switches its second core on and, when that has switched itself off, again: that one's notes stand
 * in second.S.
 */
import { HYPERCALL_DELAY, SUCCESS } from "../../../packages/abi/src/hypercall";
import { PSCI_AFFINITY_INFO, PSCI_CPU_ON, PSCI_OFF, PSCI_SYSTEM_OFF } from "../../../packages/abi/src/psci";
import { smc } from "../../../packages/toolchain/hw/hw";
import { endLine, print } from "../../baremetal/src/text";
import { measureNothing, note, roundCount, timedWait } from "../src/asm";
import { beginOf, endOf, once, prepare } from "../src/calls";
import { PATH_CPU_OFF, PATH_CPU_ON, PATH_NOTHING } from "../src/paths";
import { secondEntry } from "./asm";

const SECOND_CORE: u32 = 1;

export function main(): void {
  measureNothing(beginOf(PATH_NOTHING), endOf(PATH_NOTHING));
  for (let left = roundCount(); left > 0; left--) {
    prepare(PSCI_CPU_ON, SECOND_CORE, secondEntry());
    assert(once(PATH_CPU_ON) === SUCCESS, "CPU_ON");
    while (smc(PSCI_AFFINITY_INFO, SECOND_CORE, 0, 0) !== PSCI_OFF) {}
    note(endOf(PATH_CPU_OFF));
    smc(HYPERCALL_DELAY, timedWait(), 0, 0); // the second core has not left MVM yet
  }
  print("done");
  endLine();
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

export { fault, panic } from "../src/failure";
