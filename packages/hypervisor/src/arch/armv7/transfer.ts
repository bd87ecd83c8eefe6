// Loads and stores of one register, as compilers use them for registers of devices: a byte, a
// halfword or a word, without change of the base register. ARM state (ARM DDI 0406C A5.2.8, A5.3):
//
//   cccc 01IP UB0L nnnn tttt ....           LDR, LDRB, STR, STRB
//   cccc 000P Ui0L nnnn tttt .... 1SH1 ..   LDRH, LDRSB, LDRSH, STRH
//
// A decoded transfer is one number. Its fields are: bytes of the access; whether a load extends the
// sign; whether it is a store; length of the instruction; number of Rt.

/** No such instruction. */
export const NO_TRANSFER: u32 = 0;
const HALF: u32 = 2;
const WORD: u32 = 4;
const BYTES_MASK: u32 = 0x7;
const SIGNED: u32 = 1 << 3;
const LENGTH_SHIFT: u32 = 4;
const LENGTH_MASK: u32 = 0x7;
const STORE: u32 = 1 << 7;
const RT_SHIFT: u32 = 8;

const CODE_LOAD: u32 = 1 << 20;
const CODE_HALF_BYTE: u32 = 1 << 22;

/** A load of `bytes` bytes into `register`, by an instruction of `length` bytes. */
export function transferOf(bytes: u32, signed: bool, length: u32, register: u32): u32 {
  return bytes | (signed ? SIGNED : 0) | (length << LENGTH_SHIFT) | (register << RT_SHIFT);
}

/** Bytes of the access: 1, 2 or 4. */
export function bytesOf(transfer: u32): u32 {
  return transfer & BYTES_MASK;
}

/** Bytes of the instruction. */
export function lengthOf(transfer: u32): u32 {
  return (transfer >>> LENGTH_SHIFT) & LENGTH_MASK;
}

/** Number of Rt. */
export function registerOf(transfer: u32): u32 {
  return transfer >>> RT_SHIFT;
}

export function isStore(transfer: u32): bool {
  return (transfer & STORE) !== 0;
}

/**
 * The value that `load` brings into its register from `address`. `word` is the aligned word that
 * contains the byte at `address`.
 */
export function loadedValue(load: u32, address: u32, word: u32): u32 {
  const bytes = bytesOf(load);
  const value = word >>> ((address & (WORD - 1)) * 8);
  if (bytes === WORD) return value;
  const unused = 32 - 8 * bytes;
  return (load & SIGNED) !== 0 ? <u32>(<i32>(value << unused) >> unused) : (value << unused) >>> unused;
}

/** The transfer of the ARM instruction `code`, or NO_TRANSFER. Ignores the condition. */
export function decodeArmTransfer(code: u32): u32 {
  // P = 1, W = 0: offset addressing, the base stays.
  if ((code & 0x01200000) !== 0x01000000) return NO_TRANSFER;
  const register = (code >>> 12) & 0xf;
  const store: u32 = (code & CODE_LOAD) !== 0 ? 0 : STORE;
  if ((code & 0x0c000000) === 0x04000000) {
    if ((code & 0x02000010) === 0x02000010) return NO_TRANSFER; // media instructions
    return transferOf((code & CODE_HALF_BYTE) !== 0 ? 1 : WORD, false, WORD, register) | store;
  }
  if ((code & 0x0e000090) !== 0x00000090) return NO_TRANSFER;
  switch ((code >>> 5) & 3) {
    case 1:
      return transferOf(HALF, false, WORD, register) | store;
    case 2: // LDRSB; the same bits with L = 0 are LDRD
      return store !== 0 ? NO_TRANSFER : transferOf(1, true, WORD, register);
    case 3: // LDRSH; the same bits with L = 0 are STRD
      return store !== 0 ? NO_TRANSFER : transferOf(HALF, true, WORD, register);
    default:
      return NO_TRANSFER;
  }
}
