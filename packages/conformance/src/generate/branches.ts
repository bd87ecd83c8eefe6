import { armBytes, type Instruction, thumbBytes } from "../program";
import type { Random } from "../random";

/** Branches over the next `bytes` of code. */

const AL = 14;
const drawCondition = (random: Random): number => (random.oneIn(3) ? AL : random.below(AL));

export function armBranch(bytes: number, random: Random): Instruction {
  const offset = ((bytes - 4) >> 2) & 0xff_ffff;
  const condition = drawCondition(random);
  switch (random.below(4)) {
    case 0:
      return { name: "BL", bytes: armBytes((condition << 28) | 0x0b00_0000 | offset) };
    case 1:
      // ADD ip, pc, #bytes + 4; BX or BLX ip: from the BX, 4 bytes on, PC reads 8 ahead.
      return {
        name: "ADD from PC and BX/BLX",
        bytes: armBytes(0xe28f_c000 | bytes, 0xe12f_ff1c | (random.below(2) << 5)),
      };
    default:
      return { name: "B", bytes: armBytes((condition << 28) | 0x0a00_0000 | offset) };
  }
}

const NARROW_REACH = 254;
const CBZ_REACH = 126;

export function thumbBranch(bytes: number, random: Random): Instruction {
  const register = random.below(8);
  const condition = random.below(AL);
  switch (random.below(6)) {
    case 0:
      // From a narrow instruction PC is 4 ahead, one halfword past the next instruction.
      if (bytes - 2 >= 0 && bytes - 2 <= CBZ_REACH) {
        const offset = bytes - 2;
        return {
          name: "CBZ/CBNZ",
          bytes: thumbBytes(
            0xb100 | (random.below(2) << 11) | ((offset & 0x40) << 3) | ((offset & 0x3e) << 2) | register,
          ),
        };
      }
      break;
    case 1:
      if (bytes <= NARROW_REACH) {
        return { name: "B<c>", bytes: thumbBytes(0xd000 | (condition << 8) | (((bytes - 2) >> 1) & 0xff)) };
      }
      break;
    case 2:
      return { name: "B", bytes: thumbBytes(0xe000 | (((bytes - 2) >> 1) & 0x7ff)) };
    case 3:
      return {
        name: "B<c>.W",
        bytes: thumbBytes((0xf000_8000 | (condition << 22) | ((bytes >> 1) & 0x7ff)) >>> 0),
      };
    case 4:
      return { name: "BL", bytes: thumbBytes((0xf000_f800 | ((bytes >> 1) & 0x7ff)) >>> 0) };
    default:
      break;
  }
  return { name: "B.W", bytes: thumbBytes((0xf000_b800 | ((bytes >> 1) & 0x7ff)) >>> 0) };
}
