// Conditional execution (ARM DDI 0406C A8.3.1).

const CONDITION_SHIFT: u32 = 28;
const N_SHIFT: u32 = 31;
const Z_SHIFT: u32 = 30;
const C_SHIFT: u32 = 29;
const V_SHIFT: u32 = 28;

/** Whether `instruction` (ARM state) passes its condition with the flags of `psr`. */
export function passes(instruction: u32, psr: u32): bool {
  const condition = instruction >>> CONDITION_SHIFT;
  const n = psr >>> N_SHIFT;
  const z = (psr >>> Z_SHIFT) & 1;
  const c = (psr >>> C_SHIFT) & 1;
  const v = (psr >>> V_SHIFT) & 1;
  let holds: bool = true;
  switch (condition >>> 1) {
    case 0: // EQ
      holds = z === 1;
      break;
    case 1: // CS
      holds = c === 1;
      break;
    case 2: // MI
      holds = n === 1;
      break;
    case 3: // VS
      holds = v === 1;
      break;
    case 4: // HI
      holds = c === 1 && z === 0;
      break;
    case 5: // GE
      holds = n === v;
      break;
    case 6: // GT
      holds = n === v && z === 0;
      break;
    default: // AL, unconditional
      return true;
  }
  return (condition & 1) === 0 ? holds : !holds;
}
