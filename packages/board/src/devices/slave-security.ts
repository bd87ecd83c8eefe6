/**
 * Slave-security registers: a bit for each peripheral or PL port, 1 = the normal world may use it.
 * There are two groups: in the interconnect of the I/O peripherals and in the central one. On the
 * part these registers can only be written, by secure accesses; reads give 0 there too.
 *
 * Source: UG585 appendix B "trustzone", UG1019.
 */
import type { Diagnostics } from "../machine/diagnostics";
import type { Firewall } from "../memory/firewall";
import { type Access, type Device } from "./device";
import { defineRegisters, type RegisterMap } from "./registers";
import { unknownRegister } from "./unknown-register";

export const IOP_SECURITY_REGISTERS = defineRegisters("slave security (IOP)", {
  security_sdio0: [0x08, "wo", 0, "SDIO0: 1 = non-secure access allowed", 0x1],
  security_sdio1: [0x0c, "wo", 0, "SDIO1: 1 = non-secure access allowed", 0x1],
  security_qspi: [0x10, "wo", 0, "Quad-SPI: 1 = non-secure access allowed", 0x1],
  security_apb_slaves: [
    0x18,
    "wo",
    0,
    "15 APB peripherals, one bit for each: bit 6 UART0, bit 7 UART1. 1 = non-secure access allowed",
    0x7fff,
  ],
  security_smc: [0x1c, "wo", 0, "Static memory controller: 1 = non-secure access allowed", 0x1],
});

export const INTERCONNECT_SECURITY_REGISTERS = defineRegisters("slave security (interconnect)", {
  security_gp0_axi: [0x1c, "wo", 0, "PL port M_AXI_GP0: 1 = non-secure access allowed", 0x1],
  security_gp1_axi: [0x20, "wo", 0, "PL port M_AXI_GP1: 1 = non-secure access allowed", 0x1],
  security_apb: [
    0x28,
    "wo",
    0,
    "bits 0–3 AFI0–3, bit 4 TTC1, bit 5 DDRC: 1 = non-secure access allowed",
    0x3f,
  ],
});

export class SlaveSecurity implements Device {
  readonly name: string;

  constructor(
    private readonly registers: RegisterMap<keyof Firewall["switches"]> | RegisterMap<string>,
    private readonly firewall: Firewall,
    private readonly diagnostics: Diagnostics,
    private readonly changed: () => void,
  ) {
    this.name = registers.device;
  }

  read(offset: number, access: Access): number {
    if (!this.registers.find(offset))
      unknownRegister(this.diagnostics, this.name, this.registers, offset, access, "read");
    return 0;
  }

  write(offset: number, value: number, access: Access): void {
    const spec = this.registers.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, this.registers, offset, access, "write");
      return;
    }
    this.firewall.switches[spec.name as keyof Firewall["switches"]] = value & spec.mask;
    this.changed();
  }

  reset(): void {
    for (const spec of this.registers.specs) {
      this.firewall.switches[spec.name as keyof Firewall["switches"]] = spec.reset;
    }
    this.changed();
  }
}
