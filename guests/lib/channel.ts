/**
 * Channels between VMs for TypeScript guests: messages through shared memory
 * (packages/abi/src/channel-ring.ts has the layout and the reasons), and a doorbell at the other
 * end. The doorbell at this end is an ordinary interrupt. The handler, or the task that the handler
 * wakes, calls {@link receiveMessage} until there is no message. The functions are not reentrant:
 * one task sends and one task receives on a channel.
 */
import {
  MESSAGE_LENGTH_SIZE,
  MESSAGE_MAX,
  RING_CAPACITY_MIN,
  RING_CONTROL_SIZE,
  RING_CORRUPT,
  RING_DATA,
  RING_EMPTY,
  RING_FULL,
  RING_READ,
  RING_TOO_LONG,
  RING_UNIT,
  RING_WRITTEN,
} from "../../packages/abi/src/channel-ring";
import { dmb, r32, w32 } from "../../packages/toolchain/hw/hw";
import { notifyChannel } from "./hypercall";

/** This VM's end of a channel, in the guest's own memory. */
@unmanaged
export class Channel {
  /** The number of the channel in this VM, as for MVM's hypercalls. */
  number: u32;
  /** Capacity of each ring − 1. */
  mask: u32;
  /**
   * Addresses of the words and the data: of the ring that this end writes, and of the ring that it
   * reads.
   */
  sendControl: u32;
  sendData: u32;
  receiveControl: u32;
  receiveData: u32;
  /**
   * Numbers of bytes that this end has written and read. The shared copies are for the other
   * end; this end never reads them back.
   */
  written: u32;
  read: u32;
}

/**
 * Opens end `end` (0 or 1) of channel `number`, whose shared memory is `size` bytes at `base`. The
 * end continues where it stopped.
 */
export function openChannel(channel: Channel, number: u32, base: u32, size: u32, end: u32): void {
  const capacity = ringCapacity(size);
  const other = 1 - end;
  channel.number = number;
  channel.mask = capacity - 1;
  channel.sendControl = base + end * RING_CONTROL_SIZE;
  channel.sendData = base + RING_DATA + end * capacity;
  channel.receiveControl = base + other * RING_CONTROL_SIZE;
  channel.receiveData = base + RING_DATA + other * capacity;
  channel.written = whole(r32(channel.sendControl + RING_WRITTEN));
  channel.read = whole(r32(channel.receiveControl + RING_READ));
}

/**
 * Writes a message of `length` bytes, at a word-aligned address, and rings the other end's
 * doorbell. Returns `length`, or RING_FULL, RING_TOO_LONG or RING_CORRUPT, after which nothing was
 * written. Never waits.
 */
export function sendMessage(channel: Channel, address: u32, length: u32): i32 {
  const result = writeMessage(channel, address, length);
  if (result >= 0) ringDoorbell(channel);
  return result;
}

/**
 * Like {@link sendMessage} without the doorbell, for several messages with one {@link
 * ringDoorbell}.
 */
export function writeMessage(channel: Channel, address: u32, length: u32): i32 {
  if (length > MESSAGE_MAX) return RING_TOO_LONG;
  const capacity = channel.mask + 1;
  const used = channel.written - r32(channel.sendControl + RING_READ);
  if (used > capacity || used % RING_UNIT !== 0) return refuse(channel, RING_CORRUPT);
  const size = recordSize(length);
  if (size > capacity - used) return refuse(channel, RING_FULL);
  dmb();
  put(channel, channel.written, length);
  for (let at: u32 = 0; at < length; at += RING_UNIT) {
    put(channel, channel.written + MESSAGE_LENGTH_SIZE + at, partialWord(address + at, length - at));
  }
  finishWriting(channel, channel.written + size);
  return length;
}

/**
 * Makes the doorbell interrupt pending at the other end. Returns SUCCESS or an error of
 * HYPERCALL_CHANNEL_NOTIFY.
 */
export function ringDoorbell(channel: Channel): i32 {
  return notifyChannel(channel.number);
}

/**
 * Receives the next message into a word-aligned buffer of MESSAGE_MAX bytes. Returns the length,
 * RING_EMPTY, or RING_CORRUPT: the messages that the other end had written are lost. Bytes of the
 * buffer behind the message do not change. Never waits.
 */
export function receiveMessage(channel: Channel, buffer: u32): i32 {
  const written = r32(channel.receiveControl + RING_WRITTEN);
  const available = written - channel.read;
  if (available === 0) {
    finishReading(channel, written);
    return RING_EMPTY;
  }
  if (available > channel.mask + 1 || available % RING_UNIT !== 0) return skipTo(channel, written);
  dmb();
  const length = take(channel, channel.read);
  if (length > MESSAGE_MAX || recordSize(length) > available) return skipTo(channel, written);
  for (let at: u32 = 0; at < length; at += RING_UNIT) {
    storePartialWord(buffer + at, take(channel, channel.read + MESSAGE_LENGTH_SIZE + at), length - at);
  }
  finishReading(channel, channel.read + recordSize(length));
  return length;
}

/** The largest power of two for which the memory holds two rings behind the control words. */
export function ringCapacity(size: u32): u32 {
  let capacity = RING_CAPACITY_MIN;
  while (capacity * 2 <= (size - RING_DATA) / 2) capacity *= 2;
  return capacity;
}

function refuse(channel: Channel, result: i32): i32 {
  finishWriting(channel, channel.written);
  return result;
}

/**
 * Tells the reader how much is written. Also called when nothing was written, so that an
 * overwritten copy in the shared memory becomes right again.
 */
function finishWriting(channel: Channel, written: u32): void {
  channel.written = written;
  dmb();
  w32(channel.sendControl + RING_WRITTEN, written);
}

function skipTo(channel: Channel, written: u32): i32 {
  finishReading(channel, whole(written));
  return RING_CORRUPT;
}

/** Tells the writer how much is read, like {@link finishWriting}. */
function finishReading(channel: Channel, read: u32): void {
  channel.read = read;
  dmb();
  w32(channel.receiveControl + RING_READ, read);
}

/** Bytes that a message takes in the ring. */
function recordSize(length: u32): u32 {
  return whole(MESSAGE_LENGTH_SIZE + length + RING_UNIT - 1);
}

function whole(bytes: u32): u32 {
  return bytes & ~(RING_UNIT - 1);
}

function put(channel: Channel, n: u32, word: u32): void {
  w32(channel.sendData + (n & channel.mask), word);
}

function take(channel: Channel, n: u32): u32 {
  return r32(channel.receiveData + (n & channel.mask));
}

/**
 * The first `bytes` bytes (at most 4) at the address, filled up with zeros, so that nothing behind
 * the message leaves the VM.
 */
function partialWord(address: u32, bytes: u32): u32 {
  const word = load<u32>(address);
  return bytes >= RING_UNIT ? word : word & ((1 << (8 * bytes)) - 1);
}

/** Stores the first `bytes` bytes (at most 4) of a word. */
function storePartialWord(address: u32, word: u32, bytes: u32): void {
  if (bytes >= RING_UNIT) {
    store<u32>(address, word);
    return;
  }
  for (let n: u32 = 0; n < bytes; n++) store<u8>(address + n, word >>> (8 * n));
}
