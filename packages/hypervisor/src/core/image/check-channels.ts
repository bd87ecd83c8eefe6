import { DDR_BASE, MVM_BASE } from "../../../../abi/src/memory-map";
import {
  CHANNEL_RESERVED,
  CHANNEL_SIZE,
  FIRST_SPI,
  INTERRUPT_IDS,
  MEMORY_UNIT,
} from "../../../../abi/src/system-image";
import { isGuestInterrupt } from "../../board/board";
import { inside, overlap } from "../memory-region";
import { ChannelRecord, channelRecord, header, interruptRecord, memoryRecord } from "./records";
import { need } from "./refuse";

const CHANNEL: string = "channel";

/** Checks the channels. Call after VMs, memory and interrupts were checked. */
export function checkChannels(): void {
  for (let index: u32 = 0; index < header().channelCount; index++) {
    const channel = channelRecord(index);
    const vms = header().vmCount;
    need(channel.firstVm < vms, CHANNEL, index, "no such VM:", channel.firstVm);
    need(channel.secondVm < vms, CHANNEL, index, "no such VM:", channel.secondVm);
    need(channel.firstVm !== channel.secondVm, CHANNEL, index, "both ends are VM", channel.firstVm);
    checkSharedMemory(channel, index);
    checkDoorbell(channel.firstInterrupt, index);
    checkDoorbell(channel.secondInterrupt, index);
    const different = channel.firstInterrupt !== channel.secondInterrupt;
    need(different, CHANNEL, index, "one doorbell for both ends:", channel.firstInterrupt);
    for (let at: u32 = CHANNEL_RESERVED; at < CHANNEL_SIZE; at += 4) {
      const word = load<u32>(changetype<u32>(channel) + at);
      need(word === 0, CHANNEL, index, "reserved word is not 0:", word);
    }
  }
}

/** Checks that the memory is whole sections of the guests' DDR that no VM and no channel has. */
function checkSharedMemory(channel: ChannelRecord, index: u32): void {
  const base = channel.base;
  const length = channel.length;
  need(base % MEMORY_UNIT === 0, CHANNEL, index, "base is not a multiple of 1 MiB:", base);
  need(length !== 0 && length % MEMORY_UNIT === 0, CHANNEL, index, "length", length);
  const guestDdr = inside(base, length, DDR_BASE, MVM_BASE - DDR_BASE);
  need(guestDdr, CHANNEL, index, "outside the DDR that guests may have: base", base);
  for (let other: u32 = 0; other < header().memoryCount; other++) {
    const region = memoryRecord(other);
    const free = !overlap(base, length, region.base, region.length);
    need(free, CHANNEL, index, "overlaps memory region", other);
  }
  for (let other: u32 = 0; other < index; other++) {
    const earlier = channelRecord(other);
    const free = !overlap(base, length, earlier.base, earlier.length);
    need(free, CHANNEL, index, "overlaps channel", other);
  }
}

/** Checks that doorbell `id` is a shared line that no VM has and no earlier channel uses. */
function checkDoorbell(id: u32, index: u32): void {
  need(id >= FIRST_SPI && id < INTERRUPT_IDS, CHANNEL, index, "doorbell is not a shared interrupt:", id);
  need(isGuestInterrupt(id), CHANNEL, index, "doorbell kept by MVM:", id);
  need(!isGiven(id), CHANNEL, index, "doorbell is a VM's interrupt:", id);
  need(!isDoorbell(id, index), CHANNEL, index, "doorbell of another channel:", id);
}

/** Whether a VM has the line in its table. */
export function isGiven(id: u32): bool {
  for (let index: u32 = 0; index < header().interruptCount; index++) {
    if (interruptRecord(index).id === id) return true;
  }
  return false;
}

/** Whether the line is a doorbell of one of the first `count` channels. */
export function isDoorbell(id: u32, count: u32): bool {
  for (let index: u32 = 0; index < count; index++) {
    const channel = channelRecord(index);
    if (channel.firstInterrupt === id || channel.secondInterrupt === id) return true;
  }
  return false;
}
