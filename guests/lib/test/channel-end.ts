/** One end of a channel for the tests: the library with plain numbers as arguments. */
import { Channel, openChannel, receiveMessage, ringCapacity, writeMessage } from "../channel";

const channel = changetype<Channel>(memory.data(offsetof<Channel>(), 4));

export function open(base: u32, size: u32, end: u32): void {
  openChannel(channel, 0, base, size, end);
}

export function write(address: u32, length: u32): i32 {
  return writeMessage(channel, address, length);
}

export function receive(buffer: u32): i32 {
  return receiveMessage(channel, buffer);
}

export function capacity(size: u32): u32 {
  return ringCapacity(size);
}
