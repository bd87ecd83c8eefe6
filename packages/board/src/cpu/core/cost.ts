/**
 * Cycles that each class of instruction takes. This is the board's only statement about CPU speed.
 * Caches, TLB walks and dual issue cost nothing, and neither does the way to memory. Each access to
 * a device costs the same.
 */
import { SLEEP_CYCLES } from "./contract";
import { registersOf } from "./neon/ops";
import { Cost, costOfRow, rowOf } from "./op-table";
import { VM_BYTES } from "./vfp/ops";

/**
 * Round trip to a peripheral over the interconnect, in addition to the load or store itself. The
 * value is an assumption: Xilinx gives none.
 */
export const DEVICE_ACCESS_CYCLES = 20;

const LOAD = 2;
const INDIRECT_BRANCH = 3;
const MULTIPLY = 2;
const LONG_MULTIPLY = 3;
const EXCLUSIVE_ACCESS = 3;
const SYSTEM = SLEEP_CYCLES;
const FLOAT = 2;
/**
 * The divider is not pipelined: cycles until the divider takes the next division (ARM DDI 0408,
 * throughput).
 */
const DIVIDE_SINGLE = 10;
const DIVIDE_DOUBLE = 20;
const ROOT_SINGLE = 13;
const ROOT_DOUBLE = 28;
const REGISTER_LIST: u32 = 0xffff;

/** Cycles of a micro-op. Loads and stores of several registers move a doubleword a cycle. */
export function costOf(op: u32, imm: u32): u32 {
  switch (costOfRow(rowOf(op))) {
    case Cost.LOAD:
      return LOAD;
    case Cost.LOAD_BRANCH:
      return LOAD + INDIRECT_BRANCH;
    case Cost.INDIRECT_BRANCH:
      return INDIRECT_BRANCH;
    case Cost.MULTIPLY:
      return MULTIPLY;
    case Cost.LONG_MULTIPLY:
      return LONG_MULTIPLY;
    case Cost.EXCLUSIVE:
      return EXCLUSIVE_ACCESS;
    case Cost.SYSTEM:
      return SYSTEM;
    case Cost.BLOCK:
      return 1 + ((<u32>popcnt<u32>(imm & REGISTER_LIST) + 1) >> 1);
    case Cost.FLOAT:
      return FLOAT;
    case Cost.DIVIDE_SINGLE:
      return DIVIDE_SINGLE;
    case Cost.DIVIDE_DOUBLE:
      return DIVIDE_DOUBLE;
    case Cost.ROOT_SINGLE:
      return ROOT_SINGLE;
    case Cost.ROOT_DOUBLE:
      return ROOT_DOUBLE;
    case Cost.FLOAT_BLOCK:
      return 1 + (((imm & VM_BYTES) + 7) >> 3);
    case Cost.STRUCTURES:
      return 1 + registersOf(imm);
    default:
      return 1;
  }
}
