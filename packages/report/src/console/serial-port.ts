/** The serial ports of the board on which the consoles of a system are. */
import { axiUart16550 } from "@mvm/board";

/** Of MVM's own UART. */
export const MVM_PORT = "uart0";

/** The board's own names of UARTs that a configuration names otherwise. */
const BOARD_NAMES: Readonly<Record<string, string>> = { uart16550: axiUart16550().name };

/** The board's name of a UART that a configuration names. */
export function serialPortOf(device: string): string {
  return BOARD_NAMES[device] ?? device;
}
