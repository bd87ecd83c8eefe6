/**
 * Single loads and stores of the executor's own forms: rd ↔ memory at `va`; the …Back forms write
 * `newBase` to rn if the access did not abort (a loaded rn wins).
 */
import { readByte, readHalf, readWord, writeByte, writeHalf, writeWord } from "../memory/access";
import { ABORT } from "../state";
import { Status } from "../status";
import { signByte, signHalf } from "./bits";
import { putRd, putRn, rd } from "./operands";

export function loadWord(core: usize, up: usize, va: u32): Status {
  const value = readWord(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadWordBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  const value = readWord(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadByte(core: usize, up: usize, va: u32): Status {
  const value = readByte(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadByteBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  const value = readByte(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadHalf(core: usize, up: usize, va: u32): Status {
  const value = readHalf(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadHalfBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  const value = readHalf(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadSignedByte(core: usize, up: usize, va: u32): Status {
  const value = signByte(readByte(core, va));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadSignedByteBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  const value = signByte(readByte(core, va));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadSignedHalf(core: usize, up: usize, va: u32): Status {
  const value = signHalf(readHalf(core, va));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRd(core, up, value);
  return Status.NEXT;
}

export function loadSignedHalfBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  const value = signHalf(readHalf(core, va));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, value);
  return Status.NEXT;
}

export function storeWord(core: usize, up: usize, va: u32): Status {
  writeWord(core, va, rd(core, up));
  return load<u32>(core, ABORT) !== 0 ? Status.ABORT : Status.NEXT;
}

export function storeWordBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  writeWord(core, va, rd(core, up));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  return Status.NEXT;
}

export function storeByte(core: usize, up: usize, va: u32): Status {
  writeByte(core, va, rd(core, up));
  return load<u32>(core, ABORT) !== 0 ? Status.ABORT : Status.NEXT;
}

export function storeByteBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  writeByte(core, va, rd(core, up));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  return Status.NEXT;
}

export function storeHalf(core: usize, up: usize, va: u32): Status {
  writeHalf(core, va, rd(core, up));
  return load<u32>(core, ABORT) !== 0 ? Status.ABORT : Status.NEXT;
}

export function storeHalfBack(core: usize, up: usize, va: u32, newBase: u32): Status {
  writeHalf(core, va, rd(core, up));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  return Status.NEXT;
}
