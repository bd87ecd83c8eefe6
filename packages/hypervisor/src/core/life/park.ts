import { haltForever } from "../../arch/arch";
import { closeCpuInterface } from "../../board/board";

/**
 * Lets the calling core sleep for ever with all interrupts off. This is the safe state after a
 * panic. Does not return.
 */
export function parkCore(): void {
  closeCpuInterface();
  haltForever();
}
