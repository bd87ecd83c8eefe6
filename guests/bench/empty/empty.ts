/** Measures the empty hypercall, as a guest that has nothing else to do. */
import { HYPERCALL_VERSION } from "../../../packages/abi/src/hypercall";
import { endLine, print } from "../../baremetal/src/text";
import { version } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { measureNothing, roundCount } from "../src/asm";
import { beginOf, endOf, rounds } from "../src/calls";
import { PATH_NOTHING, PATH_VERSION } from "../src/paths";

export function main(): void {
  for (let left = roundCount(); left > 0; left--) measureNothing(beginOf(PATH_NOTHING), endOf(PATH_NOTHING));
  rounds(PATH_VERSION, version(), HYPERCALL_VERSION);
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "../src/failure";
