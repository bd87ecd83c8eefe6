/**
 * Switches its second core on, again and again. The second core switches itself off each time. The
 * notes of the second core are in second.S.
 */
import { SUCCESS } from "../../../packages/abi/src/hypercall";
import { PSCI_CPU_ON, PSCI_OFF } from "../../../packages/abi/src/psci";
import { endLine, print } from "../../baremetal/src/text";
import { delayFor } from "../../lib/hypercall";
import { affinityInfo, systemOff } from "../../lib/psci";
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
    while (affinityInfo(SECOND_CORE) !== PSCI_OFF) {}
    note(endOf(PATH_CPU_OFF));
    delayFor(timedWait()); // The second core may not have left MVM yet.
  }
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "../src/failure";
