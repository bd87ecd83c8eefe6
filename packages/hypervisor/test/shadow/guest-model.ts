/**
 * A plain model of the guest's translation (ARM DDI 0406C B3.5 to B3.7, Short-descriptor format):
 * what an access brings by the guest's own tables, without any TLB.
 */
import { FETCH, WRITE } from "./hardware";

export interface Registers {
  privileged: boolean;
  sctlr: number;
  ttbr0: number;
  ttbr1: number;
  ttbcr: number;
  dacr: number;
  asid: number;
  prrr: number;
  nmrr: number;
}

/** One translation of the guest, as a TLB would keep it. */
export interface Mapping {
  /** Virtual address, guest-physical address and size of the block. */
  address: number;
  place: number;
  size: number;
  domain: number;
  /** What a client of the domain may: kernel, then user. */
  kernel: { read: boolean; write: boolean };
  user: { read: boolean; write: boolean };
  executeNever: boolean;
  global: boolean;
  asid: number;
  memory: Memory;
}

export type Memory = "ordered" | "device" | "uncached" | "cached";

export interface Outcome {
  /** Fault status register of the guest, 0: allowed. */
  status: number;
  mapping?: Mapping;
}

export const SCTLR_M = 1;
export const SCTLR_EE = 2 ** 25;
export const SCTLR_TRE = 2 ** 28;
export const SCTLR_AFE = 2 ** 29;
/** Nothing may be mapped in the MiB of the stub. */
const STUB_MIB = 0xffb;
const MIB = 0x10_0000;

const has = (word: number, bit: number) => Math.floor(word / 2 ** bit) % 2 === 1;
const field = (word: number, low: number, width: number) => Math.floor(word / 2 ** low) % 2 ** width;

/**
 * @param read the guest's word at a guest-physical address, or undefined if its memory is not there
 */
export function translate(
  registers: Registers,
  read: (place: number) => number | undefined,
  address: number,
  access: number,
): Outcome {
  const fault = (status: number, domain = 0): Outcome => ({
    status: access === FETCH ? status : status + domain * 16 + (access === WRITE ? 0x800 : 0),
  });
  const mib = Math.floor(address / MIB);
  if (mib === STUB_MIB) return fault(5);
  if ((registers.sctlr & SCTLR_M) === 0) {
    const all = { read: true, write: true };
    const block = { address: mib * MIB, place: mib * MIB, size: MIB };
    const rest = { executeNever: false, global: false, asid: -1, memory: "cached" as Memory };
    return { status: 0, mapping: { ...block, domain: 0, kernel: all, user: all, ...rest } };
  }
  const word = (place: number) => {
    const value = read(place);
    if (value === undefined || (registers.sctlr & SCTLR_EE) === 0) return value;
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setUint32(0, value, true);
    return bytes.getUint32(0, false);
  };
  // Which table: TTBCR.N.
  const n = registers.ttbcr % 8;
  const upper = n > 0 && address >= 2 ** (32 - n);
  if (has(registers.ttbcr, upper ? 5 : 4)) return fault(5);
  const size = upper ? 2 ** 14 : 2 ** (14 - n);
  const base = (upper ? registers.ttbr1 : registers.ttbr0) & ~(size - 1);
  const first = word((base >>> 0) + ((mib * 4) % size));
  if (first === undefined) return fault(0xc);
  const domain = field(first, 5, 4);
  const type = first % 4;
  if (type === 0 || type === 3) return fault(5);

  let mapping: Omit<Mapping, "kernel" | "user" | "asid">;
  let ap: number;
  let isSection = true;
  if (type === 2) {
    const isSuper = has(first, 18);
    if (isSuper && (field(first, 20, 4) !== 0 || domain !== 0)) return fault(8);
    const length = isSuper ? 16 * MIB : MIB;
    ap = field(first, 10, 2) + (has(first, 15) ? 4 : 0);
    mapping = {
      address: address - (address % length),
      place: first - (first % length),
      size: length,
      domain: isSuper ? 0 : domain,
      executeNever: has(first, 4),
      global: !has(first, 17),
      memory: memoryOf(registers, field(first, 12, 3), field(first, 2, 2)),
    };
  } else {
    isSection = false;
    const second = word(first - (first % 1024) + (Math.floor(address / 4096) % 256) * 4);
    if (second === undefined) return fault(0xe, domain);
    if (second % 4 === 0) return fault(7, domain);
    const small = has(second, 1);
    const length = small ? 4096 : 65536;
    ap = field(second, 4, 2) + (has(second, 9) ? 4 : 0);
    mapping = {
      address: address - (address % length),
      place: second - (second % length),
      size: length,
      domain,
      executeNever: has(second, small ? 0 : 15),
      global: !has(second, 11),
      memory: memoryOf(registers, field(second, small ? 6 : 12, 3), field(second, 2, 2)),
    };
  }
  const asid = registers.asid;
  if ((registers.sctlr & SCTLR_AFE) !== 0 && ap % 2 === 0) return fault(isSection ? 3 : 6, mapping.domain);
  const full: Mapping = { ...mapping, ...rightsOf(registers, ap), asid };
  const status = refusal(registers, full, access);
  if (status === 0) return { status, mapping: full };
  return fault(status + (isSection ? 0 : 2), full.domain);
}

/** 0, or the status for sections: a domain fault, a permission fault. */
export function refusal(registers: Registers, mapping: Mapping, access: number): number {
  if ((registers.sctlr & SCTLR_M) === 0) return 0;
  const rights = field(registers.dacr, 2 * mapping.domain, 2);
  if (rights === 3) return 0;
  if (rights !== 1) return 9;
  const { read, write } = registers.privileged ? mapping.kernel : mapping.user;
  if (access === WRITE) return write ? 0 : 0xd;
  return read && (access !== FETCH || !mapping.executeNever) ? 0 : 0xd;
}

/** Table B3-8; with the access flag, B3-9. */
function rightsOf({ sctlr }: Registers, ap: number): Pick<Mapping, "kernel" | "user"> {
  const none = { read: false, write: false };
  const ro = { read: true, write: false };
  const rw = { read: true, write: true };
  const table =
    (sctlr & SCTLR_AFE) !== 0
      ? [
          [rw, none],
          [rw, none],
          [rw, rw],
          [rw, rw],
          [ro, none],
          [ro, none],
          [ro, ro],
          [ro, ro],
        ]
      : [
          [none, none],
          [rw, none],
          [rw, ro],
          [rw, rw],
          [none, none],
          [ro, none],
          [ro, ro],
          [ro, ro],
        ];
  const [kernel, user] = table[ap]!;
  return { kernel: kernel!, user: user! };
}

/** Tables B3-10, B3-11 and B3-13. */
function memoryOf({ sctlr, prrr, nmrr }: Registers, tex: number, cb: number): Memory {
  if ((sctlr & SCTLR_TRE) !== 0) {
    const region = (tex % 2) * 4 + cb;
    const type = field(prrr, 2 * region, 2);
    if (type === 1) return "device";
    if (type !== 2) return "ordered";
    return field(nmrr, 2 * region, 2) + field(nmrr, 16 + 2 * region, 2) > 0 ? "cached" : "uncached";
  }
  if (tex >= 4) return tex === 4 && cb === 0 ? "uncached" : "cached";
  if (tex === 0) return (["ordered", "device", "cached", "cached"] as const)[cb]!;
  if (tex === 1) return cb === 3 ? "cached" : "uncached";
  return "device";
}
