/**
 * The generic interrupt controller's registers as byte offsets (ARM IHI 0048B, GICv1 names of the
 * Cortex-A9 in brackets). Distributor: GICD, CPU interface: GICC.
 */

/** [ICDDCR] Enable: bit 0 Group 0 (for a non-secure access: Group 1), bit 1 Group 1. */
export const GICD_CTLR: u32 = 0x000;
/** [ICDISR] Group, a bit per interrupt: 1 = Group 1 (non-secure). */
export const GICD_IGROUPR: u32 = 0x080;
/** [ICDISER] Set-enable, a bit per interrupt. */
export const GICD_ISENABLER: u32 = 0x100;
/** [ICDICER] Clear-enable. */
export const GICD_ICENABLER: u32 = 0x180;
/** [ICDISPR] Set-pending. */
export const GICD_ISPENDR: u32 = 0x200;
/** [ICDICPR] Clear-pending. */
export const GICD_ICPENDR: u32 = 0x280;
/** [ICDABR] Active. */
export const GICD_ISACTIVER: u32 = 0x300;
/** [ICDIPR] Priority, a byte per interrupt. */
export const GICD_IPRIORITYR: u32 = 0x400;
/** [ICDIPTR] Target CPUs, a byte per interrupt. */
export const GICD_ITARGETSR: u32 = 0x800;
/** [ICDICFR] Level or edge, two bits per interrupt. */
export const GICD_ICFGR: u32 = 0xc00;
/** [ICDSGIR] Sends a software-generated interrupt. */
export const GICD_SGIR: u32 = 0xf00;

/** [ICCICR] CPU interface control. */
export const GICC_CTLR: u32 = 0x00;
/**
 * [ICCPMR] Priority mask: interrupts of lower or equal urgency (higher or equal number) are held
 * back.
 */
export const GICC_PMR: u32 = 0x04;
/** [ICCBPR] Binary point. */
export const GICC_BPR: u32 = 0x08;
/** [ICCIAR] Acknowledge: returns the interrupt's ID and makes it active. */
export const GICC_IAR: u32 = 0x0c;
/** [ICCEOIR] End of interrupt. */
export const GICC_EOIR: u32 = 0x10;
/** [ICCRPR] Running priority. */
export const GICC_RPR: u32 = 0x14;
/** [ICCHPIR] Highest pending interrupt. */
export const GICC_HPPIR: u32 = 0x18;
/** [ICCABPR] Aliased binary point. */
export const GICC_ABPR: u32 = 0x1c;

/** IDs 0 … 15 are SGIs and 16 … 31 PPIs, both banked by core; SPIs begin here (IHI 0048B 2.2.1). */
export const FIRST_SPI: u32 = 32;

/** Bits 9:0 of IAR, EOIR and HPPIR: the interrupt ID. */
export const GIC_ID_MASK: u32 = 0x3ff;
/** Secure IAR: the most urgent one is Group 1 and AckCtl is 0. */
export const GIC_SPURIOUS_GROUP1: u32 = 1022;

/**
 * GICC_CTLR, secure view: enables per group, AckCtl, FIQEn (Group 0 as FIQ). Non-secure: bit 0 is
 * Group 1.
 */
export const GICC_CTLR_ENABLE_GROUP0: u32 = 1 << 0;
export const GICC_CTLR_ENABLE_GROUP1: u32 = 1 << 1;
export const GICC_CTLR_ACK_CTL: u32 = 1 << 2;
export const GICC_CTLR_FIQ_EN: u32 = 1 << 3;
