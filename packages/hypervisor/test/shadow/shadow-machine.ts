/** MVM's shadow tables in this process, with a guest that makes accesses and a core under them. */
import * as abi from "../../../abi/src/index";
import { loadProgram, type Program } from "../../../toolchain/src/testing";
import { type MadeVm, makeImage, type Together } from "../made-image";
import { type Registers, SCTLR_M } from "./guest-model";
import { Hardware, type TlbEntry } from "./hardware";

const ENTRY = "packages/hypervisor/test/programs/shadow.ts";
export const MIB = 0x10_0000;
export const PAGE = 0x1000;
export const FAULT_NOT_THERE = 2 ** 31;
const MODE_USR = 0x10;
const MODE_SVC = 0x13;
/** After so many faults in a row an access is refused for ever. */
const PATIENCE = 4;
const DACR = 0x030f00;

/** In the order of areaOffset in programs/shadow.ts. */
/** Registers that change what descriptors mean. */
const OF_ALL_TRANSLATIONS = new Set(["sctlr", "ttbcr", "prrr", "nmrr"]);
const AREA = ["mode", "sctlr", "ttbr0", "ttbr1", "ttbcr", "dacr", "asid", "prrr", "nmrr"] as const;
const PRIVILEGED_DACR = AREA.length;
const USER_DACR = AREA.length + 1;

export interface Result {
  /** The entry that grants the access. */
  entry?: TlbEntry;
  /** Physical address of the byte. */
  physical?: number;
  /** The guest's fault status. */
  status?: number;
  faults: number;
}

/** As src/arch/armv7/deprivileged/shadow/fill.ts says. */
const FAULT_ON_CODE = 1 << 30;
const OVERWRITE = 3;

/** A VM on shadow tables; its tables are the last `tables` bytes of its first region. */
export function shadowVm(name: string, vm: Partial<MadeVm> & Pick<MadeVm, "memory">): MadeVm {
  return { name, entry: vm.memory[0]!.base, flags: abi.VM_FLAG_SHADOW, tables: MIB, ...vm };
}

export class ShadowMachine {
  readonly hardware: Hardware;
  readonly program: Program;
  readonly registers: Registers;
  readonly filled = new Set<number>();
  private readonly offsets: number[];

  constructor(
    readonly vms: readonly MadeVm[],
    together: Together = {},
    private readonly vm = 0,
  ) {
    this.hardware = new Hardware(() => this.program.memory);
    this.program = loadProgram(ENTRY, { hw: this.hardware.fakes, memoryBase: abi.MVM_DATA });
    this.registers = {
      ...{ privileged: true, sctlr: 0, ttbr0: 0, ttbr1: 0, ttbcr: 0 },
      ...{ dacr: 1, asid: 0, prrr: 0, nmrr: 0 },
    };
    const { bytes } = makeImage(vms, together);
    new Uint8Array(this.program.memory.buffer).set(bytes, abi.SYSTEM_IMAGE_BASE);
    this.call("begin");
    this.offsets = [...AREA, "", ""].map((_, n) => this.call("areaOffset", n));
    this.storeRegisters();
  }

  call(name: string, ...args: number[]): number {
    return Number(this.program.exports[name]!(...args));
  }

  /** The VM starts. */
  reset(): void {
    this.call("reset", this.vm);
  }

  /** Fewer tables than the pool has room for. Before reset. */
  limit(level1: number, level2: number): void {
    this.call("limit", this.vm, level1, level2);
  }

  /** Physical address of the area of the VM. */
  private get area(): number {
    return this.call("areaAt", this.vm);
  }

  private storeRegisters(): void {
    for (const [n, name] of AREA.entries()) {
      const value =
        name === "mode" ? (this.registers.privileged ? MODE_SVC : MODE_USR) : this.registers[name];
      this.program.memory.setUint32(this.area + this.offsets[n]!, value, true);
    }
  }

  /** The guest writes some of its registers, and MVM is told as each demands. */
  write(changes: Partial<Registers>): void {
    Object.assign(this.registers, changes);
    this.storeRegisters();
    if ("dacr" in changes) this.call("dacrChanged", this.vm);
    if ("privileged" in changes) this.loadDacr();
    const names = Object.keys(changes);
    if (names.some((name) => OF_ALL_TRANSLATIONS.has(name))) this.call("dropTables", this.vm);
    if (names.some((name) => name !== "dacr" && name !== "privileged")) this.call("switchTables", this.vm);
  }

  /** What the stub does when the guest's mode changes. */
  private loadDacr(): void {
    const which = this.offsets[this.registers.privileged ? PRIVILEGED_DACR : USER_DACR]!;
    this.hardware.normal.set(DACR, this.program.memory.getUint32(this.area + which, true));
  }

  get mmuOn(): boolean {
    return (this.registers.sctlr & SCTLR_M) !== 0;
  }

  /** Physical address of the guest's memory at guest-physical `place`, or undefined. */
  own(place: number): number | undefined {
    const { memory, tables } = this.vms[this.vm]!;
    for (const [n, { base, length, guestBase }] of memory.entries()) {
      const offset = place - (guestBase ?? base);
      if (offset >= 0 && offset < length - (n === 0 ? tables! : 0)) return base + offset;
    }
    return undefined;
  }

  /** The guest's word at guest-physical `place`. */
  readonly read = (place: number): number | undefined => {
    const at = this.own(place);
    return at === undefined ? undefined : this.program.memory.getUint32(at, true);
  };

  /** The guest writes a word of its tables, at guest-physical `place`. */
  store(place: number, value: number): void {
    this.program.memory.setUint32(this.own(place)!, value >>> 0, true);
  }

  /** An access of the guest, with MVM in its faults. */
  access(address: number, access: number): Result {
    for (let faults = 0; faults < PATIENCE; faults++) {
      const entry = this.hardware.access(address, access);
      if (entry) {
        return { entry, physical: entry.physical + (address - entry.address), faults };
      }
      let status = this.call("fault", this.vm, address, access);
      // A store from another page than this one: the page becomes data.
      if (status === FAULT_ON_CODE) status = this.call("fault", this.vm, address, OVERWRITE);
      if (status !== 0) return { status, faults };
    }
    const kind = ["read", "write", "fetch"][access];
    throw new Error(`${kind} of 0x${address.toString(16)}: neither granted nor refused`);
  }

  faultPlace(): number {
    return this.call("faultPlace", this.vm);
  }

  translate(address: number, access: number, privileged: boolean): number | undefined {
    const place = this.call("translate", this.vm, address, access, Number(privileged));
    return place === 0xffff_ffff ? undefined : place;
  }

  invalidateAll(): void {
    this.call("invalidateAll", this.vm);
  }

  invalidateAsid(asid: number): void {
    this.call("invalidateAsid", this.vm, asid);
  }

  invalidateAddress(address: number, asid?: number): void {
    if (asid === undefined) this.call("invalidateAddressAllAsids", this.vm, address);
    else this.call("invalidateAddress", this.vm, address, asid);
  }

  /** Whether a page that fillWithCode has filled, by its physical address, has its replacements. */
  isCode(page: number): boolean {
    return this.filled.has(page) && this.program.memory.getUint32(page + MARK, true) !== SENSITIVE;
  }

  /** Fills a page of the guest, by its physical address, with code of a kernel. */
  fillWithCode(page: number): void {
    this.filled.add(page);
    for (let at = 0; at < PAGE; at += 4) this.program.memory.setUint32(page + at, NOP, true);
    this.program.memory.setUint32(page + MARK, SENSITIVE, true);
  }
}

/** CPSID I, between no-operations. */
const SENSITIVE = 0xf10c_0080;
const NOP = 0xe1a0_0000;
const MARK = 0x10;
