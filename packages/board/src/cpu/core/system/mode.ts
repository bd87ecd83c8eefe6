/** The modes of the processor, as CPSR.M numbers them (ARM DDI 0406C B1.3.1). */
export const enum Mode {
  USR = 0x10,
  FIQ = 0x11,
  IRQ = 0x12,
  SVC = 0x13,
  MON = 0x16,
  ABT = 0x17,
  UND = 0x1b,
  SYS = 0x1f,
}

/** Is `mode` one that this core has? */
export function modeExists(mode: u32): bool {
  switch (mode) {
    case Mode.USR:
    case Mode.FIQ:
    case Mode.IRQ:
    case Mode.SVC:
    case Mode.MON:
    case Mode.ABT:
    case Mode.UND:
    case Mode.SYS:
      return true;
    default:
      return false;
  }
}
