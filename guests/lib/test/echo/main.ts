/**
 * Sends every message back in capitals. After the message "scribble" the guest breaks every rule of
 * the channel once. The guest looks every millisecond and does not use its doorbell, because a
 * booting Linux disables every shared interrupt of the normal world (guests/linux/README.md).
 */
import { w32 } from "../../../../packages/toolchain/hw/hw";
import { faultAt, panicAt } from "../../../baremetal/src/fault";
import { Channel, openChannel, receiveMessage, ringDoorbell, sendMessage } from "../../channel";
import { delayFor } from "../../hypercall";

/** As in guests/linux/test/channel. */
const CHANNEL_BASE: u32 = 0x34000000;
const CHANNEL_SIZE: u32 = 0x00100000;
const END: u32 = 1;
const INTERVAL_US: u32 = 1000;

/** Length of the word "scribble". No other message of the test has this length. */
const SCRIBBLE: u32 = 8;
/** The control words, and the beginning of both rings' data. */
const SCRIBBLED: u32 = 0x2000;

const channel = changetype<Channel>(memory.data(offsetof<Channel>(), 4));
/** Room for MESSAGE_MAX bytes. */
const message: usize = memory.data(1024, 4);

export function main(): void {
  openChannel(channel, 0, CHANNEL_BASE, CHANNEL_SIZE, END);
  for (;;) {
    for (
      let length = receiveMessage(channel, <u32>message);
      length >= 0;
      length = receiveMessage(channel, <u32>message)
    ) {
      answer(length);
    }
    delayFor(INTERVAL_US);
  }
}

function answer(length: u32): void {
  if (length === SCRIBBLE) {
    for (let at: u32 = 0; at < SCRIBBLED; at += 4) w32(CHANNEL_BASE + at, 0xdeadbeef ^ at);
    ringDoorbell(channel);
    return;
  }
  for (let n: u32 = 0; n < length; n++) {
    const letter = load<u8>(message + n);
    if (letter >= 0x61 && letter <= 0x7a) store<u8>(message + n, letter - 0x20);
  }
  sendMessage(channel, <u32>message, length);
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
