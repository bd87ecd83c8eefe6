/** What a board is made of. */
import type { BootMode } from "./boot/boot-mode";
import type { StartState } from "./boot/hand-over";
import type { TranslationSetting } from "./cpu/translation-setting";
import { DDR_MAX_SIZE } from "./memory/layout";
import type { PlDevice } from "./pl/pl-device";

const MIB = 0x10_0000;

export interface Zc702Options {
  /** Bytes of DDR, a multiple of 1 MiB up to 1 GiB (the default, as on the ZC702). */
  ddrSize?: number;
  /** Devices in the PL. The marker port is always there. */
  pl?: PlDevice[];
  /** What has run before the program: the FSBL (the default), or only the boot ROM. */
  start?: StartState;
  /** The boot mode pins. The default is "jtag". Nothing is loaded: the SLCR shows the pins. */
  bootMode?: BootMode;
  /** Whether the board does Arm's semihosting calls (`Zc702.semihosting`); without it, no. */
  semihosting?: boolean;
  /** Longest lead of one core over the other, in CPU cycles; for tests. */
  quantum?: number;
  /**
   * By how many millionths PERIPHCLK, the clock of the private timers, the private watchdogs and
   * the global timer, is too fast against the clock of everything else; negative: too slow. From
   * -100,000 to 100,000; without it 0. The real board makes both clocks from one crystal. A drift
   * shows what depends on that.
   */
  clockDrift?: number;
  /** When the cores' instructions are translated. Only the speed of a run depends on it. */
  translation?: TranslationSetting;
}

/** The size of the board's DDR in bytes. Throws RangeError if the board cannot have that much. */
export function ddrSizeOf({ ddrSize = DDR_MAX_SIZE }: Zc702Options): number {
  if (Number.isInteger(ddrSize) && ddrSize > MIB && ddrSize <= DDR_MAX_SIZE && ddrSize % MIB === 0)
    return ddrSize;
  throw new RangeError(
    `ddrSize: ${ddrSize} bytes; give a multiple of 1 MiB, more than 1 MiB and at most 1 GiB`,
  );
}

/** Millionths. */
const LARGEST_DRIFT = 100_000;

/** The drift of PERIPHCLK in millionths. Throws RangeError if the board cannot have it. */
export function clockDriftOf({ clockDrift = 0 }: Zc702Options): number {
  if (Math.abs(clockDrift) <= LARGEST_DRIFT) return clockDrift;
  throw new RangeError(
    `clockDrift: ${clockDrift} millionths; give a number from -${LARGEST_DRIFT} to ${LARGEST_DRIFT}`,
  );
}
