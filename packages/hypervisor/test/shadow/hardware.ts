/**
 * The memory management of a core in the normal world, under the tables that MVM makes (ARM DDI
 * 0406C B3.5): walks, a TLB that forgets nothing by itself, domains and permissions. Combinations
 * that a real core may treat in any way, and entries that MVM must never make, are errors.
 */
import * as cp15 from "../../../abi/src/arm/cp15";

export const READ = 0;
export const WRITE = 1;
export const FETCH = 2;

export interface TlbEntry {
  section: boolean;
  /** First virtual and physical address of the page or section. */
  address: number;
  physical: number;
  domain: number;
  writable: boolean;
  executable: boolean;
  /** TEX, C and B of the descriptor: 5 bits. */
  memory: number;
}

const MIB = 0x10_0000;
const PAGE = 0x1000;
const SCR_NS = 1;
const CLIENT = 1;
const REGISTERS: readonly number[] = [cp15.TTBR0, cp15.CONTEXTIDR, cp15.DACR];

export class Hardware {
  readonly normal = new Map<number, number>();
  readonly tlb = new Map<string, TlbEntry>();
  /** Accesses of MVM to guests' memory and tables, by `hw`. */
  reads = 0;
  writes = 0;
  operations = 0;
  private scr = 0;

  constructor(private readonly view: () => DataView) {}

  /** Fakes for the program under test. */
  readonly fakes = {
    r32: (address: number) => {
      this.reads++;
      const value = this.view().getUint32(address, true);
      this.wasRead(address);
      return value;
    },
    w32: (address: number, value: number) => {
      this.writes++;
      this.written(address);
      this.view().setUint32(address, value, true);
    },
    // The number of the core, in MPIDR.
    mrc: () => 0,
    mcr: (register: number, value: number) => this.set(register, value),
    dsb: () => {},
    isb: () => {},
    dmb: () => {},
  } as unknown as Record<string, (...args: number[]) => unknown>;

  /** Told of each word that MVM has read by `hw`. */
  wasRead: (address: number) => void = () => {};

  /** Told of each word that MVM writes by `hw`. */
  written: (address: number) => void = () => {};

  private set(register: number, value: number): void {
    if (register === cp15.SCR) {
      this.scr = value;
    } else if (REGISTERS.includes(register)) {
      if ((this.scr & SCR_NS) === 0) throw new Error("a register of the secure world is written");
      this.normal.set(register, value);
    } else if ((this.scr & SCR_NS) !== 0) {
      this.invalidate(register, value);
    }
  }

  private invalidate(register: number, value: number): void {
    this.operations++;
    const asid = `${value & 0xff}:`;
    for (const [key, entry] of this.tlb) {
      const size = entry.section ? MIB : PAGE;
      const covers = entry.address === value - (value % size);
      if (register === cp15.TLBIALL) this.tlb.delete(key);
      else if (register === cp15.TLBIASID && key.startsWith(asid)) this.tlb.delete(key);
      else if (register === cp15.TLBIMVAA && covers) this.tlb.delete(key);
    }
  }

  /** The entry that a User-mode access to `address` uses, or undefined: a translation fault. */
  private entry(address: number): TlbEntry | undefined {
    const asid = this.normal.get(cp15.CONTEXTIDR)! & 0xff;
    const page = address - (address % PAGE);
    const section = address - (address % MIB);
    const small = this.tlb.get(`${asid}:p${page}`);
    const large = this.tlb.get(`${asid}:s${section}`);
    if (small && large) throw new Error(`two TLB entries for 0x${address.toString(16)}`);
    if (small ?? large) return small ?? large;
    const entry = this.walk(address);
    if (!entry) return undefined;
    if (entry.section) {
      for (const [key, { address: other }] of this.tlb) {
        if (key.startsWith(`${asid}:p`) && other - (other % MIB) === section) {
          throw new Error(`a section beside pages at 0x${address.toString(16)}`);
        }
      }
    }
    this.tlb.set(entry.section ? `${asid}:s${section}` : `${asid}:p${page}`, entry);
    return entry;
  }

  private walk(address: number): TlbEntry | undefined {
    const table = (this.normal.get(cp15.TTBR0)! & ~0x3fff) >>> 0;
    const first = this.view().getUint32(table + Math.floor(address / MIB) * 4, true);
    const domain = (first >>> 5) & 0xf;
    if ((first & 3) === 0) return undefined;
    if ((first & 3) === 2) {
      // Not global, never executable, not secure memory, no supersection, bits 9 and 1 as they are.
      if ((first & 0x000e_0213) !== 0x0002_0012) throw new Error(`section ${first.toString(16)}`);
      return {
        section: true,
        address: address - (address % MIB),
        physical: (first & ~(MIB - 1)) >>> 0,
        domain,
        writable: this.writable(((first >>> 10) & 3) | ((first >>> 13) & 4)),
        executable: false,
        memory: ((first >>> 10) & 0x1c) | ((first >>> 2) & 3),
      };
    }
    if ((first & 3) !== 1) throw new Error(`first-level entry ${first.toString(16)}`);
    const second = this.view().getUint32(((first & ~0x3ff) >>> 0) + ((address >>> 12) & 0xff) * 4, true);
    if (second === 0) return undefined;
    if ((second & 2) === 0) throw new Error(`second-level entry ${second.toString(16)}`);
    const stub = domain === 0;
    if (!stub && (second & 0x800) === 0) throw new Error(`a global page ${second.toString(16)}`);
    return {
      section: false,
      address: address - (address % PAGE),
      physical: (second & ~(PAGE - 1)) >>> 0,
      domain,
      writable: !stub && this.writable(((second >>> 4) & 3) | ((second >>> 7) & 4)),
      executable: (second & 1) === 0,
      memory: ((second >>> 4) & 0x1c) | ((second >>> 2) & 3),
    };
  }

  /** AP[2:0]: User mode reads, and writes. */
  private writable(ap: number): boolean {
    if (ap !== 3 && ap !== 7) throw new Error(`AP ${ap}`);
    return ap === 3;
  }

  /** An access of User mode: the entry that grants the access, or undefined. */
  access(address: number, access: number): TlbEntry | undefined {
    const entry = this.entry(address);
    if (!entry) return undefined;
    const rights = (this.normal.get(cp15.DACR)! >>> (2 * entry.domain)) & 3;
    if (rights !== 0 && rights !== CLIENT) throw new Error("the hardware is manager of a domain");
    if (rights === 0 || entry.domain === 0) return undefined;
    if (access === WRITE && !entry.writable) return undefined;
    if (access === FETCH && !entry.executable) return undefined;
    return entry;
  }
}
