import { cleanDataCache, closeGuestMemory, mapGuestMemory, openGuestMemory } from "../../arch/arch";
import { openMemory } from "../../board/board";
import { channelRecord, header } from "../image/records";

// Shared memory of the channels, and which software sees it:
//
//   MVM            clears the memory when MVM starts, so that both rings are empty (abi:
//                  channel-ring.ts), and never reads it
//   a bare guest   has the memory in its identity table if it has an end of the channel
//   any other      maps the memory itself; the firewall opens the 64 MiB segment to the whole
//                  normal world, so a guest kernel that breaks the rules reaches it like other
//                  guests' memory
//
// The memory outlives a restart of either end.

/** Opens and clears the memory of every channel. Core 0, firewall unlocked, no guest runs. */
export function prepareChannels(): void {
  for (let index: u32 = 0; index < header().channelCount; index++) {
    const channel = channelRecord(index);
    openMemory(channel.base, channel.length);
    mapGuestMemory(channel.base, channel.length);
    openGuestMemory();
    memory.fill(channel.base, 0, channel.length);
    cleanDataCache(channel.base, channel.length);
    closeGuestMemory();
  }
}
