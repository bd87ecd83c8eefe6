import { cleanDataCache, closeGuestMemory, mapGuestMemory, openGuestMemory } from "../../arch/arch";
import { openMemory } from "../../board/board";
import { channelRecord, header } from "../image/records";

// The shared memory of the channels, and which software can access it:
//
//   MVM            clears the memory when MVM starts, so that both rings are empty (abi:
//                  channel-ring.ts), and never reads it
//   a bare guest   has the memory in its identity table if it has an end of the channel
//   another guest  maps the memory itself. The firewall opens the 64 MiB segment to the whole
//                  normal world, so a guest kernel that breaks the rules can access the channel
//                  like other guests' memory
//
// A restart of a VM at one end does not change the memory.

/**
 * Opens and clears the memory of every channel. Call on core 0, with the firewall unlocked, before
 * a guest runs.
 */
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
