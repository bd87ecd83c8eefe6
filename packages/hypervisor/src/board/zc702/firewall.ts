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

// The TrustZone firewall of the Zynq-7000 decides which memory and devices the normal world can
// access. MVM first closes everything, then opens the memory and devices that the system image
// gives to guests, then locks the SLCR. Both cores share one firewall. The firewall separates the
// normal world from MVM. It does not separate a guest on one core from a guest on the other.

const TZ_OCM_RAM0: u32 = SLCR_BASE + 0x400;
const TZ_OCM_RAM1: u32 = SLCR_BASE + 0x404;
const TZ_OCM: u32 = SLCR_BASE + 0x408;
/** One bit for each 64 MiB segment of DDR: 1 = non-secure. */
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

/** Closes everything to the normal world. The SLCR stays unlocked until {@link lockFirewall}. */
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

/** Locks the SLCR again. The firewall's registers outside the SLCR can still be written. */
export function lockFirewall(): void {
  dsb();
  lockSlcr();
}

/** Opens the 64 MiB segments that [base, base + length) overlaps. Addresses and length in bytes. */
export function openMemory(base: u32, length: u32): void {
  const first = base / DDR_SEGMENT_SIZE;
  const last = (base + length - 1) / DDR_SEGMENT_SIZE;
  for (let segment = first; segment <= last; segment++) openDevice(TZ_DDR_RAM, 1 << segment);
}

/** Sets `bits` of a firewall register. Does nothing if `register` is 0. */
export function openDevice(register: u32, bits: u32): void {
  if (register !== 0) put(register, opened(register) | bits);
}

/** Clears `bits` of a firewall register. Does nothing if `register` is 0. */
export function closeDevice(register: u32, bits: u32): void {
  if (register !== 0) put(register, opened(register) & ~bits);
}

/**
 * The bits that are open at present. MVM keeps a copy of the slaves' register, because this
 * register is write-only (it reads as 0).
 */
function opened(register: u32): u32 {
  return r32(register === SECURITY_APB_SLAVES ? APB_SLAVES_COPY : register);
}

function put(register: u32, bits: u32): void {
  w32(register, bits);
  if (register === SECURITY_APB_SLAVES) w32(APB_SLAVES_COPY, bits);
}

/**
 * The bits, for {@link setPrivateDevices}, that open on core `to` the devices that `bits` open on
 * core `from`. 0 for a device that both cores share.
 */
export function privateBits(register: u32, bits: u32, from: u32, to: u32): u32 {
  return register === SCU_SNSAC ? (bits >>> from) << to : 0;
}

/** Opens those private devices of the cores that `bits` names, and closes the others. */
export function setPrivateDevices(bits: u32): void {
  w32(SCU_SNSAC, bits);
}

/** Whether MVM may set these bits for a guest on `cores` (one bit for each core). */
export function isGuestFirewall(register: u32, bits: u32, cores: u32): bool {
  return (bits & ~guestBits(register, cores)) === 0;
}

/**
 * The bits of a register that MVM may set for a guest; 0 for any other address. The bits exclude
 * each slave whose device masters the bus, such as SDIO. Such a master stays secure, so it would
 * make secure accesses for a guest.
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
