/**
 * What reset the system. The value is the bit of the SLCR's REBOOT_STATUS that tells the cause
 * (UG585 26.3 and B.28).
 */
export const enum ResetCause {
  SYSTEM_WATCHDOG = 16,
  /** The private watchdog of core 0; that of core n is n bits higher. */
  PRIVATE_WATCHDOG = 17,
  SOFTWARE = 19,
  POWER_ON = 22,
}
