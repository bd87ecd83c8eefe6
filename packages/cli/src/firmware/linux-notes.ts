import type { AllowedPart } from "./notes";

/**
 * What Linux uses and the board does not model. The kernel's AMBA bus reads the identification
 * registers of each PrimeCell of the device tree, and has no driver for these.
 */
export const LINUX_NOTES: readonly AllowedPart[] = [
  { region: "dmac (secure)", reason: "identification of the DMA controller" },
  { region: "debug (CoreSight)", reason: "identification of the trace units" },
];
