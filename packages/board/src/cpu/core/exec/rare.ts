/** Operations that do not stand in the executor's own switch, by their group (op-table.ts). */
import { executeNeon } from "../neon/execute";
import { executeMemory } from "../neon/memory";
import { groupOf } from "../op-rows";
import { Group } from "../op-table";
import { Status } from "../status";
import { neonAllowed, vfpAllowed, vfpSystemAllowed } from "../system/vfp-access";
import { executeArithmetic } from "../vfp/arithmetic";
import { executeVfp } from "../vfp/execute";
import { executeVfpSystem } from "../vfp/system-registers";
import { executeBranch } from "./branch";
import { executeData } from "./data";
import { executeExclusive } from "./exclusive";
import { executeMultiply } from "./multiply";
import { executeSaturating } from "./saturate";
import { executeSystem } from "./system";
import { executeTransfer } from "./transfer";

/** `op` is passed because behind a prologue it is not the micro-op's first field. */
export function executeRare(core: usize, up: usize, op: u32): Status {
  switch (groupOf(op)) {
    case Group.BRANCH:
      return executeBranch(core, up, op);
    case Group.DATA:
      return executeData(core, up, op);
    case Group.MULTIPLY:
      return executeMultiply(core, up, op);
    case Group.SATURATING:
      return executeSaturating(core, up, op);
    case Group.TRANSFER:
      return executeTransfer(core, up, op);
    case Group.EXCLUSIVE:
      return executeExclusive(core, up, op);
    case Group.SYSTEM:
      return executeSystem(core, up, op);
    case Group.VFP_SYSTEM:
      return vfpSystemAllowed(core) ? executeVfpSystem(core, up, op) : Status.UNDEFINED;
    case Group.VFP:
      return vfpAllowed(core, up) ? executeVfp(core, up, op) : Status.UNDEFINED;
    case Group.VFP_SINGLE:
      return vfpAllowed(core, up) ? executeArithmetic<u32>(core, up, op) : Status.UNDEFINED;
    case Group.VFP_DOUBLE:
      return vfpAllowed(core, up) ? executeArithmetic<u64>(core, up, op) : Status.UNDEFINED;
    case Group.NEON:
      return neonAllowed(core, up) ? executeNeon(core, up, op) : Status.UNDEFINED;
    case Group.NEON_TRANSFER:
      return neonAllowed(core, up) ? executeMemory(core, up, op) : Status.UNDEFINED;
    default:
      return Status.UNDEFINED;
  }
}
