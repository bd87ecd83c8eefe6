/** exec/operands.ts of the templates: each operand is a hole. */
import * as hole from "./hole";

export function rd(_core: usize, _up: usize): u32 {
  return hole.rd();
}
export function rn(_core: usize, _up: usize): u32 {
  return hole.rn();
}
export function rm(_core: usize, _up: usize): u32 {
  return hole.rm();
}
export function ra(_core: usize, _up: usize): u32 {
  return hole.ra();
}
export function imm(_up: usize): u32 {
  return hole.imm();
}
export function amount(_up: usize): u32 {
  return hole.amount();
}
export function putRd(_core: usize, _up: usize, value: u32): void {
  hole.putRd(value);
}
export function putRn(_core: usize, _up: usize, value: u32): void {
  hole.putRn(value);
}
export function putRa(_core: usize, _up: usize, value: u32): void {
  hole.putRa(value);
}
