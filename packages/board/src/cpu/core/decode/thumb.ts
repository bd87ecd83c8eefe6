import { Op } from "../uop";
import { setOp } from "./write";

/**
 * Decodes one Thumb instruction into `out` (see uop.ts). `insn`: a 16-bit instruction is 0x0000hhhh, a 32-bit one has its first
 * halfword in bits 31:16 (so insn ≥ 0xE8000000). `itstate`: ITSTATE of this instruction, 0 outside an IT block;
 * an instruction in a block takes its condition from itstate<7:4> and (16-bit data processing) does not set flags.
 * IT itself decodes to NOP: the driver follows the block.
 */
export function decodeThumb(insn: u32, out: usize, itstate: u32): void {
  setOp(out, Op.UNDEFINED);
}
