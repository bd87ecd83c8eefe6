/**
 * Sends the console's lines to another VM, too: each line as a message through this VM's first
 * channel.
 */
import { MESSAGE_MAX } from "../../../../packages/abi/src/channel-ring";
import { SUCCESS } from "../../../../packages/abi/src/hypercall";
import { Channel, openChannel, sendMessage } from "../../../lib/channel";
import { ChannelInfo, channelInfo } from "../../../lib/hypercall";

const LINE_FEED: u32 = 10;
const FIRST_CHANNEL: u32 = 0;

const info = changetype<ChannelInfo>(memory.data(offsetof<ChannelInfo>(), 4));
const message: usize = memory.data(1024, 4);
const channel: usize = memory.data(offsetof<Channel>(), 4);
let length: u32 = 0;
let open: bool = false;

/** Under MVM only. An instance without a channel sends nothing. */
export function openUplink(): void {
  if (channelInfo(FIRST_CHANNEL, info) !== SUCCESS) return;
  openChannel(changetype<Channel>(channel), FIRST_CHANNEL, info.base, info.size, info.end);
  open = true;
}

/** A line is lost if the ring is full, because the control tasks must not wait for a reader. */
export function addToUplink(character: u32): void {
  if (!open) return;
  if (character !== LINE_FEED && length < MESSAGE_MAX) {
    store<u8>(message + length++, <u8>character);
    return;
  }
  sendMessage(changetype<Channel>(channel), <u32>message, length);
  length = 0;
}
