/** Condition codes over the unpacked flags (ARM DDI 0406C A8.3). */
import { CF, NF, VF, ZF } from "../state";

/** Does `cond` (0–13) hold? Odd codes negate the even ones. */
export function condition(core: usize, cond: u32): bool {
  let holds = true;
  switch (cond >> 1) {
    case 0:
      holds = load<u32>(core, ZF) === 0;
      break;
    case 1:
      holds = load<u32>(core, CF) !== 0;
      break;
    case 2:
      holds = load<i32>(core, NF) < 0;
      break;
    case 3:
      holds = load<i32>(core, VF) < 0;
      break;
    case 4:
      holds = load<u32>(core, CF) !== 0 && load<u32>(core, ZF) !== 0;
      break;
    case 5:
      holds = (load<i32>(core, NF) ^ load<i32>(core, VF)) >= 0;
      break;
    case 6:
      holds = load<u32>(core, ZF) !== 0 && (load<i32>(core, NF) ^ load<i32>(core, VF)) >= 0;
      break;
  }
  return (cond & 1) !== 0 ? !holds : holds;
}
