import { SCRATCH, SCRATCH_BYTES } from "../layout";
import { armBytes, thumbBytes } from "../program";
import type { Random } from "../random";
import type { Item } from "./item";
import { setRegister } from "./moves";

/**
 * LDREX and a STREX of the same size and address. One time in four a CLREX between them makes the
 * store fail.
 */
export function exclusivePair(thumb: boolean, random: Random): Item {
  const bytes = random.pick([1, 2, 4, 8]);
  const address =
    SCRATCH + random.below(SCRATCH_BYTES / 8) * 8 + (bytes < 8 ? random.below(8 / bytes) * bytes : 0);
  const base = random.below(4);
  const loaded = 4 + 2 * random.below(2);
  const stored = random.pick([4, 6]);
  const status = 8 + random.below(4);
  const pair = thumb
    ? thumbPair(bytes, base, loaded, stored, status)
    : armPair(bytes, base, loaded, stored, status);
  const clear = thumb ? thumbBytes(0xf3bf_8f2f) : armBytes(0xf57f_f01f);
  return {
    prepare: setRegister(thumb, base, address),
    instructions: [
      { name: `LDREX of ${bytes}`, bytes: pair.load },
      ...(random.oneIn(4) ? [{ name: "CLREX", bytes: clear }] : []),
      { name: `STREX of ${bytes}`, bytes: pair.store },
    ],
  };
}

interface Pair {
  load: Uint8Array;
  store: Uint8Array;
}

const ARM_SIZE: Record<number, number> = { 4: 0, 8: 1, 1: 2, 2: 3 };

function armPair(bytes: number, base: number, loaded: number, stored: number, status: number): Pair {
  const size = 0x0180_0000 | (ARM_SIZE[bytes]! << 21) | (base << 16);
  return {
    load: armBytes(0xe010_0f9f | size | (loaded << 12)),
    store: armBytes(0xe000_0f90 | size | (status << 12) | stored),
  };
}

const THUMB_SIZE: Record<number, number> = { 1: 4, 2: 5, 8: 7 };

function thumbPair(bytes: number, base: number, loaded: number, stored: number, status: number): Pair {
  if (bytes === 4) {
    return {
      load: thumbBytes((0xe850_0f00 | (base << 16) | (loaded << 12)) >>> 0),
      store: thumbBytes((0xe840_0000 | (base << 16) | (stored << 12) | (status << 8)) >>> 0),
    };
  }
  const size = (base << 16) | (THUMB_SIZE[bytes]! << 4);
  const second = (register: number): number => (bytes === 8 ? (register + 1) << 8 : 0xf00);
  return {
    load: thumbBytes((0xe8d0_000f | size | (loaded << 12) | second(loaded)) >>> 0),
    store: thumbBytes((0xe8c0_0000 | size | (stored << 12) | second(stored) | status) >>> 0),
  };
}
