/**
 * The receiver of the throughput measurement: receives all messages, and waits for the doorbell
 * when there is no message.
 */
import { RING_EMPTY } from "../../../packages/abi/src/channel-ring";
import { HYPERCALL_CHANNEL_INFO } from "../../../packages/abi/src/hypercall";
import { Channel, openChannel, receiveMessage } from "../../lib/channel";
import { note } from "./asm";
import { beginOf, between, endOf, prepare, result } from "./calls";
import { waitForDoorbell } from "./doorbell";
import { MESSAGES, PATH_NONE } from "./paths";
import { TO_BENCH } from "./system";

const END: u32 = 1;
const channel = changetype<Channel>(memory.data(offsetof<Channel>(), 4));
/** Room for MESSAGE_MAX bytes. */
const message: usize = memory.data(1024, 4);

/** Receives all messages of one measurement and notes the end of the measurement. */
export function receive(which: u32): void {
  prepare(HYPERCALL_CHANNEL_INFO, TO_BENCH);
  between(beginOf(PATH_NONE), endOf(PATH_NONE));
  openChannel(channel, TO_BENCH, result(1), result(2), END);
  for (let left = MESSAGES; left > 0; ) {
    const length = receiveMessage(channel, <u32>message);
    if (length >= 0) {
      left--;
      continue;
    }
    assert(length === RING_EMPTY, "a sound ring");
    waitForDoorbell();
  }
  note(endOf(which));
}
