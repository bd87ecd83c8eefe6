/** Receives the messages of every size. */

import { waitForDoorbell } from "../../src/doorbell";
import { enable, initInterrupts } from "../../src/gic";
import { receive } from "../../src/receive";
import { SIZES } from "../sizes";

/** @param doorbell the receiver's line @param first the path of the first size */
export function receiveAll(doorbell: u32, first: u32): void {
  initInterrupts();
  enable(doorbell);
  for (let n: u32 = 0; n < SIZES; n++) receive(first + n);
  for (;;) waitForDoorbell();
}
