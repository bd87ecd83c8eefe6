/** Loads and stores of WebAssembly by their bytes: 1, 2 or 4. A load extends by 0. */
import { Opcode } from "./opcode";

export function loadOf(bytes: u32): u32 {
  if (bytes === 1) return Opcode.I32_LOAD8_U;
  return bytes === 2 ? Opcode.I32_LOAD16_U : Opcode.I32_LOAD;
}

export function storeOf(bytes: u32): u32 {
  if (bytes === 1) return Opcode.I32_STORE8;
  return bytes === 2 ? Opcode.I32_STORE16 : Opcode.I32_STORE;
}
