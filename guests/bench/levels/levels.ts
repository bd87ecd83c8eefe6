/** Becomes hard and soft real-time again, many times. Its neighbours move away and come back. */
import { endLine, print } from "../../baremetal/src/text";
import { systemOff } from "../../lib/psci";
import { measureNothing, roundCount } from "../src/asm";
import { beginOf, endOf } from "../src/calls";
import { measureLevels } from "../src/life";
import { PATH_NOTHING } from "../src/paths";

export function main(): void {
  for (let left = roundCount(); left > 0; left--) measureNothing(beginOf(PATH_NOTHING), endOf(PATH_NOTHING));
  measureLevels();
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "../src/failure";
