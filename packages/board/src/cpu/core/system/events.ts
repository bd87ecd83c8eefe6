/**
 * SEV (ARM DDI 0406C B1.8.13). The core sets its own event register here. The board sets those of
 * the other cores, at the sender's time, so the slice ends with the instruction.
 */
import { leaveSoon } from "../progress";
import { EVENT, EVENT_SENT, YIELD } from "../state";

export function sendEventToAll(core: usize): void {
  store<u32>(core, 1, EVENT);
  store<u32>(core, 1, EVENT_SENT);
  store<u32>(core, 1, YIELD);
  leaveSoon(core);
}
