/**
 * What a test does to the board between runs. As data, so that a replay can do the same at the same
 * time.
 */
import type { Zc702 } from "@mvm/board";

/** Addresses are virtual, as the core sees them. */
export type Action =
  | { readonly kind: "type"; readonly port: string; readonly text: string }
  | {
      readonly kind: "memory";
      readonly core: number;
      readonly address: number;
      readonly bytes: readonly number[];
    }
  | { readonly kind: "register"; readonly core: number; readonly name: string; readonly value: string }
  | { readonly kind: "interrupt"; readonly core: number; readonly id: number }
  | { readonly kind: "abort"; readonly core: number; readonly address: number }
  | { readonly kind: "pins"; readonly bank: number; readonly value: number };

/** Set-pending registers of the interrupt controller, and its register for SGIs (ARM IHI 0048B). */
const ICDISPR = 0xf8f0_1200;
const ICDSGIR = 0xf8f0_1f00;
const SGIS = 16;
const IDS = 96;
const BITS = 32;
const WORD = 4;
const SGI_TARGETS = 16;

/** Does it. Throws RangeError if it is not possible. */
export function perform(board: Zc702, action: Action): void {
  const { debugger: debug } = board;
  switch (action.kind) {
    case "type":
      // The history of the board keeps input itself.
      board.serialPort(action.port).send(action.text);
      return;
    case "memory":
      if (!debug.memory.write(action.core, action.address, Uint8Array.from(action.bytes)))
        throw new RangeError(
          `core ${action.core} cannot write ${action.bytes.length} bytes at 0x${action.address.toString(16)}`,
        );
      break;
    case "register":
      debug.registers.find(action.name)!.write!(action.core, BigInt(action.value));
      break;
    case "interrupt":
      raise(board, action.core, action.id);
      break;
    case "abort":
      debug.refuseLoad(action.core, action.address);
      break;
    case "pins":
      board.devices.gpio.drive(action.bank, action.value, board.time);
  }
  debug.onChange();
}

/** Makes an interrupt pending, as a write of the secure world to the distributor does. */
function raise(board: Zc702, core: number, id: number): void {
  if (!Number.isInteger(id) || id < 0 || id >= IDS)
    throw new RangeError(`interrupt ${id}: the board has the IDs 0 to ${IDS - 1}`);
  const [address, value] =
    id < SGIS
      ? [ICDSGIR, 2 ** (SGI_TARGETS + core) + id]
      : [ICDISPR + WORD * Math.floor(id / BITS), 2 ** (id % BITS)];
  const bytes = new Uint8Array(Uint32Array.of(value).buffer);
  board.debugger.memory.writePhysical(core, address, bytes, false);
}
