/** The VM on the other core: rings back when it is rung for, then takes the messages. */
import { HYPERCALL_CHANNEL_NOTIFY } from "../../../packages/abi/src/hypercall";
import { smc } from "../../../packages/toolchain/hw/hw";
import { hasVirtualTime, roundCount } from "../src/asm";
import { waitForDoorbell } from "../src/doorbell";
import { enable, initInterrupts } from "../src/gic";
import * as path from "../src/paths";
import { receive } from "../src/receive";
import { REMOTE_DOORBELL, TO_BENCH } from "../src/system";

export function main(): void {
  initInterrupts();
  enable(REMOTE_DOORBELL);
  if (hasVirtualTime()) {
    for (let left = roundCount(); left > 0; left--) {
      waitForDoorbell();
      smc(HYPERCALL_CHANNEL_NOTIFY, TO_BENCH, 0, 0);
    }
    receive(path.PATH_SMALL_FAR);
    receive(path.PATH_LARGE_FAR);
  }
  for (;;) waitForDoorbell();
}

export { fault, panic } from "../src/failure";
