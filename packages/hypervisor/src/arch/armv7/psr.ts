// Program status registers: CPSR and SPSR (ARM DDI 0406C B1.3.3).

export const PSR_MODE: u32 = 0x1f;
export const MODE_USR: u32 = 0x10;
export const MODE_FIQ: u32 = 0x11;
export const MODE_IRQ: u32 = 0x12;
export const MODE_SVC: u32 = 0x13;
export const MODE_MON: u32 = 0x16;
export const MODE_ABT: u32 = 0x17;
export const MODE_UND: u32 = 0x1b;
export const MODE_SYS: u32 = 0x1f;
export const PSR_T: u32 = 1 << 5;
export const PSR_F: u32 = 1 << 6;
export const PSR_I: u32 = 1 << 7;
export const PSR_A: u32 = 1 << 8;
export const PSR_E: u32 = 1 << 9;
export const PSR_J: u32 = 1 << 24;
export const PSR_IT: u32 = (0x3f << 10) | (0x3 << 25);

/**
 * CPSR of a guest that starts: SVC mode, IRQs masked. FIQs and asynchronous aborts are MVM's, and
 * are never masked.
 */
export const PSR_GUEST_START: u32 = MODE_SVC | PSR_I;

/** Name of the mode in `psr`, three characters. */
export function modeName(psr: u32): string {
  switch (psr & PSR_MODE) {
    case MODE_USR:
      return "usr";
    case MODE_FIQ:
      return "fiq";
    case MODE_IRQ:
      return "irq";
    case MODE_SVC:
      return "svc";
    case MODE_MON:
      return "mon";
    case MODE_ABT:
      return "abt";
    case MODE_UND:
      return "und";
    case MODE_SYS:
      return "sys";
    default:
      return "???";
  }
}

/** `psr` after an instruction of an IT block (ARM DDI 0406C A2.5.2, ITAdvance). */
export function advanceIt(psr: u32): u32 {
  const it = ((psr >>> 8) & 0xfc) | ((psr >>> 25) & 3);
  const next = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
  return (psr & ~PSR_IT) | ((next & 0xfc) << 8) | ((next & 3) << 25);
}
