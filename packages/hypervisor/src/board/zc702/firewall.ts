import { DDR_SEGMENT_SIZE } from "../../../../abi/src/memory-map";
import {
  SCU_SNSAC,
  SECURITY_APB,
  SECURITY_APB_SLAVES,
  SECURITY_APB_SLAVES_ALL,
  SECURITY_APB_SLAVES_UART0,
  SECURITY_APB_TTC1,
  SECURITY_GP0,
  SECURITY_GP1,
  SECURITY_QSPI,
  SECURITY_SDIO0,
  SECURITY_SDIO1,
  SNSAC_GLOBAL_TIMER,
  SNSAC_PRIVATE_TIMERS,
} from "../../../../abi/src/zynq/firewall";
import { SLCR_BASE } from "../../../../abi/src/zynq/memory-map";
import { dsb, r32, w32 } from "../../../../toolchain/hw/hw";
import { BOARD_STATE } from "../../core/layout";
import { lockSlcr, unlockSlcr } from "./slcr";

// The TrustZone firewall of the Zynq-7000: which memory and devices the normal world reaches. MVM
// first closes all of it, then opens what the system image gives, then locks the SLCR. It is one
// firewall for both cores: it parts the normal world from MVM, not a guest on one core from a guest
// on the other.

const TZ_OCM_RAM0: u32 = SLCR_BASE + 0x400;
const TZ_OCM_RAM1: u32 = SLCR_BASE + 0x404;
const TZ_OCM: u32 = SLCR_BASE + 0x408;
/** A bit for each 64 MiB segment of DDR: 1 = non-secure. */
const TZ_DDR_RAM: u32 = SLCR_BASE + 0x430;
const TZ_DMA_NS: u32 = SLCR_BASE + 0x440;
const TZ_DMA_IRQ_NS: u32 = SLCR_BASE + 0x444;
const TZ_DMA_PERIPH_NS: u32 = SLCR_BASE + 0x448;
const TZ_GEM: u32 = SLCR_BASE + 0x450;
const TZ_SDIO: u32 = SLCR_BASE + 0x454;
const TZ_USB: u32 = SLCR_BASE + 0x458;
const TZ_FPGA_M: u32 = SLCR_BASE + 0x484;
const TZ_FPGA_AFI: u32 = SLCR_BASE + 0x488;

/** What MVM wrote last to SECURITY_APB_SLAVES, which cannot be read. */
const APB_SLAVES_COPY: u32 = BOARD_STATE;

/** Closes everything to the normal world; the SLCR stays unlocked until {@link lockFirewall}. */
export function closeFirewall(): void {
  unlockSlcr();
  w32(TZ_OCM_RAM0, 0);
  w32(TZ_OCM_RAM1, 0);
  w32(TZ_OCM, 0);
  w32(TZ_DDR_RAM, 0);
  w32(TZ_DMA_NS, 0);
  w32(TZ_DMA_IRQ_NS, 0);
  w32(TZ_DMA_PERIPH_NS, 0);
  w32(TZ_GEM, 0);
  w32(TZ_SDIO, 0);
  w32(TZ_USB, 0);
  w32(TZ_FPGA_M, 0);
  w32(TZ_FPGA_AFI, 0);
  w32(SECURITY_SDIO0, 0);
  w32(SECURITY_SDIO1, 0);
  w32(SECURITY_QSPI, 0);
  w32(SECURITY_APB_SLAVES, 0);
  w32(SECURITY_GP0, 0);
  w32(SECURITY_GP1, 0);
  w32(SECURITY_APB, 0);
  w32(SCU_SNSAC, 0);
}

export function lockFirewall(): void {
  dsb();
  lockSlcr();
}

/** Opens the 64 MiB segments that [base, base + length) touches. */
export function openMemory(base: u32, length: u32): void {
  const first = base / DDR_SEGMENT_SIZE;
  const last = (base + length - 1) / DDR_SEGMENT_SIZE;
  for (let segment = first; segment <= last; segment++) openDevice(TZ_DDR_RAM, 1 << segment);
}

/** Sets `bits` of a firewall register; nothing when `register` is 0. */
export function openDevice(register: u32, bits: u32): void {
  if (register !== 0) put(register, opened(register) | bits);
}

/** Clears `bits` of a firewall register; nothing when `register` is 0. */
export function closeDevice(register: u32, bits: u32): void {
  if (register !== 0) put(register, opened(register) & ~bits);
}

/**
 * What is open: the slaves' register can only be written (it reads as 0), so a copy of it is kept.
 */
function opened(register: u32): u32 {
  return r32(register === SECURITY_APB_SLAVES ? APB_SLAVES_COPY : register);
}

function put(register: u32, bits: u32): void {
  w32(register, bits);
  if (register === SECURITY_APB_SLAVES) w32(APB_SLAVES_COPY, bits);
}

/**
 * What opens on core `to` what these bits open on core `from`, for {@link setPrivateDevices}; 0 for
 * a device that both cores have in common.
 */
export function privateBits(register: u32, bits: u32, from: u32, to: u32): u32 {
  return register === SCU_SNSAC ? (bits >>> from) << to : 0;
}

/** Opens these, of the devices that each core has its own of, and closes the others. */
export function setPrivateDevices(bits: u32): void {
  w32(SCU_SNSAC, bits);
}

/** Whether a guest on `cores` (a bit each) may have these bits of this register set for it. */
export function isGuestFirewall(register: u32, bits: u32, cores: u32): bool {
  return (bits & ~guestBits(register, cores)) === 0;
}

/**
 * Bits that may be set for a guest; 0 for any other address. No slave whose device masters the bus,
 * as SDIO does: kept secure as a master, it would make secure accesses for a guest.
 */
function guestBits(register: u32, cores: u32): u32 {
  switch (register) {
    case SECURITY_QSPI:
    case SECURITY_GP0:
    case SECURITY_GP1:
      return 1;
    case SECURITY_APB_SLAVES:
      return SECURITY_APB_SLAVES_ALL & ~SECURITY_APB_SLAVES_UART0;
    case SECURITY_APB:
      return SECURITY_APB_TTC1;
    case SCU_SNSAC:
      return cores * (SNSAC_PRIVATE_TIMERS | SNSAC_GLOBAL_TIMER);
    default:
      return 0;
  }
}
