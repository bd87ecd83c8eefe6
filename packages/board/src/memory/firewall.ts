/**
 * The TrustZone firewall: which accesses of the normal world the interconnect lets through (UG585
 * ch. 5 and appendix B "trustzone", UG1019). After reset everything is secure.
 *
 *  - DDR: SLCR.TZ_DDR_RAM, one bit a 64 MiB segment, 1 = non-secure accesses allowed;
 *  - OCM: SLCR.TZ_OCM_RAM0/1, one bit a 4 KiB page;
 *  - peripherals and PL ports: slave-security registers (memory/map.ts names the bit).
 *
 * The secure world passes everywhere. A refused access is an external abort, which the caller
 * records.
 */
import { hex } from "../hex";
import { DDR_SEGMENT_SIZE, type Guard, OCM_SECURITY_PAGE_SIZE, type SecuritySwitch } from "./map";

const OCM_PAGES_PER_REGISTER = 32;

const SWITCH_ADDRESS: Record<SecuritySwitch["register"], number> = {
  security_sdio0: 0xe020_0008,
  security_sdio1: 0xe020_000c,
  security_qspi: 0xe020_0010,
  security_apb_slaves: 0xe020_0018,
  security_smc: 0xe020_001c,
  security_gp0_axi: 0xf890_001c,
  security_gp1_axi: 0xf890_0020,
  security_apb: 0xf890_0028,
};

export class Firewall {
  /** SLCR.TZ_DDR_RAM. */
  ddr = 0;
  /** SLCR.TZ_OCM_RAM0 and TZ_OCM_RAM1. */
  ocm: [number, number] = [0, 0];
  /** Slave-security registers by name. */
  readonly switches: Record<SecuritySwitch["register"], number> = {
    security_sdio0: 0,
    security_sdio1: 0,
    security_qspi: 0,
    security_apb_slaves: 0,
    security_smc: 0,
    security_gp0_axi: 0,
    security_gp1_axi: 0,
    security_apb: 0,
  };

  ddrAllowsNonSecure(offset: number): boolean {
    return ((this.ddr >>> Math.floor(offset / DDR_SEGMENT_SIZE)) & 1) === 1;
  }

  ocmAllowsNonSecure(offset: number): boolean {
    const page = Math.floor(offset / OCM_SECURITY_PAGE_SIZE);
    const register = this.ocm[page < OCM_PAGES_PER_REGISTER ? 0 : 1];
    return ((register >>> (page % OCM_PAGES_PER_REGISTER)) & 1) === 1;
  }

  allowsNonSecure(guard: Guard): boolean {
    if (guard === "open") return true;
    if (guard === "secure") return false;
    return ((this.switches[guard.register] >>> guard.bit) & 1) === 1;
  }

  /** Why a non-secure access to RAM was refused, and what opens it. */
  explainRam(isOcm: boolean, offset: number): string {
    if (isOcm) {
      const page = Math.floor(offset / OCM_SECURITY_PAGE_SIZE);
      const register = page < OCM_PAGES_PER_REGISTER ? "TZ_OCM_RAM0" : "TZ_OCM_RAM1";
      return `OCM page ${page} is secure; bit ${page % OCM_PAGES_PER_REGISTER} of SLCR ${register} opens it`;
    }
    const segment = Math.floor(offset / DDR_SEGMENT_SIZE);
    return `DDR segment ${segment} (64 MiB) is secure; bit ${segment} of SLCR TZ_DDR_RAM opens it`;
  }

  /** Why a non-secure access to a peripheral was refused, and what opens it. */
  explain(name: string, guard: Guard): string {
    if (typeof guard === "string") return `${name} answers secure accesses only`;
    const address = hex(SWITCH_ADDRESS[guard.register]);
    return `${name} is secure; bit ${guard.bit} of ${guard.register} (${address}) opens it`;
  }
}
