/**
 * SEV (ARM DDI 0406C B1.8.13). The core sets its own event register here. The board sets those of
 * the other cores, at the sender's time. If this can change what another core does, the slice ends
 * with the instruction.
 */
import { eventMatters } from "../imports/bus";
import { leaveSoon, settle } from "../progress";
import { CORE_NUMBER, EVENT, EVENT_SENT, YIELD } from "../state";

export function sendEventToAll(core: usize): void {
  store<u32>(core, 1, EVENT);
  settle(core); // the board asks for the time
  if (eventMatters(load<i32>(core, CORE_NUMBER)) === 0) return;
  store<u32>(core, 1, EVENT_SENT);
  store<u32>(core, 1, YIELD);
  leaveSoon(core);
}
