/**
 * Numbers of Arm's semihosting interface ("Semihosting for AArch32 and AArch64", Arm 2.0, sections
 * 3 and 5).
 */
export const enum Operation {
  SYS_OPEN = 0x01,
  SYS_CLOSE = 0x02,
  SYS_WRITEC = 0x03,
  SYS_WRITE0 = 0x04,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_READC = 0x07,
  SYS_ISERROR = 0x08,
  SYS_ISTTY = 0x09,
  SYS_FLEN = 0x0c,
  SYS_CLOCK = 0x10,
  SYS_TIME = 0x11,
  SYS_ERRNO = 0x13,
  SYS_GET_CMDLINE = 0x15,
  SYS_HEAPINFO = 0x16,
  SYS_EXIT = 0x18,
  SYS_EXIT_EXTENDED = 0x20,
  SYS_ELAPSED = 0x30,
  SYS_TICKFREQ = 0x31,
}

/** r1 of SYS_EXIT: the program ended by itself (ADP_Stopped_ApplicationExit). */
export const APPLICATION_EXIT = 0x2_0026;

/** The file name of the console. */
export const CONSOLE_NAME = ":tt";

/** What a failed operation returns. */
export const FAILED = 0xffff_ffff;

/** errno of the host, as newlib numbers it. */
export const enum HostError {
  NONE = 0,
  NOT_FOUND = 2,
  BAD_HANDLE = 9,
  BAD_ADDRESS = 14,
  NOT_SUPPORTED = 88,
}
