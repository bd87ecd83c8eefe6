/** SEV: sets the event register of every core. */
import { CORE_STATE_SIZE, CORE_STATES, CORES } from "../../../memory/layout";
import { EVENT } from "../state";

export function sendEventToAll(): void {
  for (let i = 0; i < CORES; i++) store<u32>(CORE_STATES + i * CORE_STATE_SIZE, 1, EVENT);
}
