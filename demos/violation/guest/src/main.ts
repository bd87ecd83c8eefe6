/**
 * A guest that misbehaves. As any kernel can, the guest maps forbidden memory in its own
 * translation table, and reads this memory or writes to it. MVM stops the guest each time. As the
 * configuration says, MVM then starts the guest again, and the guest tries the next access.
 */

import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { mapSection } from "../../../../guests/baremetal/src/map";
import { endLine, print, printHex } from "../../../../guests/baremetal/src/text";
import { vmInfo } from "../../../../guests/lib/hypercall";
import { systemOff, systemReset } from "../../../../guests/lib/psci";
import { VM_INFO_STARTS } from "../../../../packages/abi/src/hypercall";
import { MVM_END } from "../../../../packages/abi/src/memory-map";
import { SLCR_BASE, UART0_BASE } from "../../../../packages/abi/src/zynq/memory-map";
import { UART_FIFO } from "../../../../packages/abi/src/zynq/uart";
import { dsb, r32, w32 } from "../../../../packages/toolchain/hw/hw";

/** The number of victims. Each victim is read at one start of the guest and written at the next. */
const VICTIMS: u32 = 3;

export function main(): void {
  const attempt = <u32>vmInfo(VM_INFO_STARTS) - 1;
  if (attempt >= 2 * VICTIMS) {
    print("all attempts made");
    endLine();
    systemOff();
  }
  const address = victim(attempt / 2);
  const writes = attempt % 2 === 1;
  print(writes ? "writing " : "reading ");
  print(nameOf(attempt / 2));
  print(" at ");
  printHex(address);
  endLine();
  mapSection(address);
  if (writes) w32(address, 0x21);
  else r32(address);
  dsb();

  print("nobody stopped that");
  endLine();
  systemReset();
}

/**
 * The last word of MVM's memory. This word holds nothing, so a board without a firewall survives
 * this guest.
 */
function victim(index: u32): u32 {
  switch (index) {
    case 0:
      return MVM_END - 4;
    case 1:
      return SLCR_BASE;
    default:
      return UART0_BASE + UART_FIFO;
  }
}

function nameOf(index: u32): string {
  switch (index) {
    case 0:
      return "MVM's memory";
    case 1:
      return "the SLCR";
    default:
      return "MVM's UART";
  }
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
