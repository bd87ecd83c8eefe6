import { MPIDR } from "../../../../../abi/src/arm/cp15";
import { mrc } from "../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../core/vcpu";
import { Area } from "./area";
import { TRAP_RESUME, TRAP_TAKE_UNDEFINED } from "./traps";

export function emulate(_vcpu: Vcpu, area: Area, instruction: u32): u32 {
  const register = changetype<u32>(area) + <u32>offsetof<Area>("r0") + ((instruction >>> 12) & 15) * 4;
  if ((instruction & 0x0fff0fff) === 0x0e0c0f10) {
    area.vectors = area.vbar = load<u32>(register);
    area.pc += 4;
    return TRAP_RESUME;
  }
  if ((instruction & 0x0fff0fff) === 0x0e110f10) {
    store<u32>(register, area.sctlr);
    area.pc += 4;
    return TRAP_RESUME;
  }
  if ((instruction & 0x0fff0fff) === 0x0e100fb0) {
    store<u32>(register, mrc(MPIDR));
    area.pc += 4;
    return TRAP_RESUME;
  }
  return TRAP_TAKE_UNDEFINED;
}
