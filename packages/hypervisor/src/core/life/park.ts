import { haltForever } from "../../arch/arch";
import { closeCpuInterface } from "../../board/board";

/**
 * Lets the calling core wait for ever, without interrupts: the safe state after a panic. Does not
 * return.
 */
export function parkCore(): void {
  closeCpuInterface();
  haltForever();
}
