/**
 * Gigabit Ethernet controller (UG585 ch. 16, appendix B "GEM"): only its management port to the
 * PHY. The board has no PHY, so every read of a PHY register gives ones (the MDIO line is pulled
 * up), and a driver that looks for its PHY finds none. No frame is sent or received.
 */
import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import { RegisterBlock } from "./register-block";
import { defineRegisters } from "./registers";

export const GEM_REGISTERS = defineRegisters("gem", {
  net_ctrl: [0x000, "kept", 0, "Network control: 4 management port on, 3 transmit, 2 receive"],
  net_cfg: [0x004, "kept", 0x0008_0000, "Network configuration: 20:18 divisor of the management clock"],
  net_status: [0x008, "ro", 0x6, "2 management port is idle; 1 level of MDIO"],
  dma_cfg: [0x010, "absent", 0x0002_0784, "DMA configuration"],
  tx_status: [0x014, "absent", 0, "Transmit status"],
  rx_qbar: [0x018, "absent", 0, "Receive buffer queue"],
  tx_qbar: [0x01c, "absent", 0, "Transmit buffer queue"],
  rx_status: [0x020, "absent", 0, "Receive status"],
  intr_status: [0x024, "absent", 0, "Interrupt status"],
  intr_en: [0x028, "absent", 0, "Interrupt enable"],
  intr_dis: [0x02c, "absent", 0, "Interrupt disable"],
  intr_mask: [0x030, "absent", 0x07ff_ffff, "Interrupt mask"],
  phy_maint: [0x034, "rw", 0, "Access to the PHY: 29:28 operation (2 read), 27:18 register, 15:0 data"],
});
const REG = GEM_REGISTERS.at;

const OPERATION = 3 << 28;
const READ = 2 << 28;
/** What a read finds on a line that no PHY drives. */
const NO_ANSWER = 0xffff;

export class Gem extends RegisterBlock<keyof typeof REG> {
  constructor(diagnostics: Diagnostics) {
    super(GEM_REGISTERS, diagnostics);
  }

  /** An access to the PHY is complete at once. */
  override write(offset: number, value: number, access: Access): void {
    const reads = offset === REG.phy_maint && (value & OPERATION) === READ;
    super.write(offset, reads ? value | NO_ANSWER : value, access);
  }
}
