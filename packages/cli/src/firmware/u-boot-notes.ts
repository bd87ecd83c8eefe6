import type { AllowedPart } from "./notes";

/**
 * What U-Boot uses and the board does not model. None of it is needed for console, timers, clocks
 * or environment. With each part U-Boot looks for something to boot from, finds nothing, and goes
 * on.
 */
export const U_BOOT_NOTES: readonly AllowedPart[] = [
  { region: "i2c0", reason: "the EEPROM with the board's name: no device answers" },
  { region: "qspi", reason: "the SPL sets the flash's clock; autoboot finds no flash" },
  { region: "sdio0", reason: "no card is in the slot" },
  { region: "usb0", reason: "the PHY does not answer, so no device is found" },
];
