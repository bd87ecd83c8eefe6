/** The console's lines to another VM as well: one message each, through this VM's first channel. */
import { MESSAGE_MAX } from "../../../../packages/abi/src/channel-ring";
import { HYPERCALL_CHANNEL_INFO, SUCCESS } from "../../../../packages/abi/src/hypercall";
import { Channel, openChannel, sendMessage } from "../../../lib/channel";
import { hypercall } from "../arch/armv7/asm";

const LINE_FEED: u32 = 10;
/** HYPERCALL_CHANNEL_INFO: r3 holds the number of the end in this bit. */
const END_SHIFT: u32 = 16;
const WORD: u32 = 4;

const results: usize = memory.data(12, 4);
const message: usize = memory.data(1024, 4);
const channel: usize = memory.data(offsetof<Channel>(), 4);
let length: u32 = 0;
let open: bool = false;

/** Under MVM only. Without a channel nothing is sent. */
export function openUplink(): void {
  if (hypercall(HYPERCALL_CHANNEL_INFO, 0, <u32>results) !== SUCCESS) return;
  const base = load<u32>(results);
  const size = load<u32>(results + WORD);
  const end = (load<u32>(results + 2 * WORD) >>> END_SHIFT) & 1;
  openChannel(changetype<Channel>(channel), 0, base, size, end);
  open = true;
}

/** A full ring loses the line: who measures does not wait for who reads. */
export function addToUplink(character: u32): void {
  if (!open) return;
  if (character !== LINE_FEED && length < MESSAGE_MAX) {
    store<u8>(message + length++, <u8>character);
    return;
  }
  sendMessage(changetype<Channel>(channel), <u32>message, length);
  length = 0;
}
