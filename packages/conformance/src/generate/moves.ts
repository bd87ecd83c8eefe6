import { armBytes, type Instruction, thumbBytes } from "../program";

const AL = 0xe000_0000;
const SP = 13;
/** Takes a value for SP in Thumb state, where MOVW cannot. */
const SP_CARRIER = 12;

function thumbMove(opcode: number, register: number, half: number): number {
  const i = (half >> 11) & 1;
  return (
    (opcode |
      (i << 26) |
      ((half >> 12) << 16) |
      (((half >> 8) & 7) << 12) |
      (register << 8) |
      (half & 0xff)) >>>
    0
  );
}

function armMove(opcode: number, register: number, half: number): number {
  return (AL | opcode | ((half >> 12) << 16) | (register << 12) | (half & 0xfff)) >>> 0;
}

/** MOVW and MOVT: puts `value` in a register (not PC), flags untouched. */
export function setRegister(thumb: boolean, register: number, value: number): Instruction[] {
  const low = value & 0xffff;
  const high = value >>> 16;
  if (!thumb) {
    return [
      { name: "MOVW", bytes: armBytes(armMove(0x0300_0000, register, low)) },
      { name: "MOVT", bytes: armBytes(armMove(0x0340_0000, register, high)) },
    ];
  }
  const target = register === SP ? SP_CARRIER : register;
  const moves = [
    { name: "MOVW", bytes: thumbBytes(thumbMove(0xf240_0000, target, low)) },
    { name: "MOVT", bytes: thumbBytes(thumbMove(0xf2c0_0000, target, high)) },
  ];
  return register === SP ? [...moves, { name: "MOV sp", bytes: thumbBytes(0x46e5) }] : moves;
}
