/** Sends messages to another VM as fast as the ring takes them. Each message rings the doorbell. */
import { RING_FULL } from "../../../packages/abi/src/channel-ring";
import { HYPERCALL_CHANNEL_INFO } from "../../../packages/abi/src/hypercall";
import { Channel, openChannel, sendMessage } from "../../lib/channel";
import { delayFor } from "../../lib/hypercall";
import { note } from "./asm";
import { beginOf, between, endOf, prepare, result } from "./calls";
import * as path from "./paths";
import { FAR, NEAR } from "./system";

const END: u32 = 0;
/** In µs: the time that the sender gives to a receiver on its own core when the ring is full. */
export const REST: u32 = 50;

const channel = changetype<Channel>(memory.data(offsetof<Channel>(), 4));
/** Room for LARGE_MESSAGE bytes. */
const message: usize = memory.data(1024, 4);

/** The receivers expect the measurements in this order. */
export function measureThroughput(): void {
  open(NEAR);
  send(path.PATH_SMALL_NEAR, path.SMALL_MESSAGE, REST);
  send(path.PATH_LARGE_NEAR, path.LARGE_MESSAGE, REST);
  open(FAR);
  send(path.PATH_SMALL_FAR, path.SMALL_MESSAGE, 0);
  send(path.PATH_LARGE_FAR, path.LARGE_MESSAGE, 0);
}

/** The channel to which {@link send} sends from now on. */
export function open(number: u32): void {
  prepare(HYPERCALL_CHANNEL_INFO, number);
  between(beginOf(path.PATH_NONE), endOf(path.PATH_NONE));
  openChannel(channel, number, result(1), result(2), END);
}

/**
 * Sends MESSAGES messages of `length` bytes, and notes the begin of path `which`. When the ring is
 * full, waits `rest` µs (0: does not wait) and tries again.
 */
export function send(which: u32, length: u32, rest: u32): void {
  note(beginOf(which));
  for (let sent: u32 = 0; sent < path.MESSAGES; ) {
    const result = sendMessage(channel, <u32>message, length);
    if (result >= 0) sent++;
    else if (result !== RING_FULL) assert(false, "a sound ring");
    else if (rest !== 0) delayFor(rest);
  }
}
