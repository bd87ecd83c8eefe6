/**
 * The boot mode pins, by the device from which the boot ROM loads. The value is BOOT_MODE[2:0] of
 * the SLCR (UG585 6.2.5 and appendix B "slcr").
 */
export const BOOT_MODES = { jtag: 0, qspi: 1, nor: 2, nand: 4, sd: 5 } as const;

export type BootMode = keyof typeof BOOT_MODES;
