/**
 * The VM on the other core. This VM answers each doorbell with a notification, and then receives
 * the messages.
 */
import { notifyChannel } from "../../lib/hypercall";
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
      notifyChannel(TO_BENCH);
    }
    receive(path.PATH_SMALL_FAR);
    receive(path.PATH_LARGE_FAR);
  }
  for (;;) waitForDoorbell();
}

export { fault, panic } from "../src/failure";
