/**
 * A guest that writes its tables at random, maintains its TLB, switches address spaces and modes,
 * and accesses memory; and the judge of what it gets.
 *
 * The judge knows every mapping that a TLB of the guest may have: each that an access used since
 * the guest last invalidated it. An access may be granted by the present tables or by such a
 * mapping, and by nothing else. It may be refused by the present tables alone, with their status.
 */

import type { Together } from "../made-image";
import {
  type Mapping,
  type Memory,
  refusal,
  SCTLR_AFE,
  SCTLR_EE,
  SCTLR_M,
  SCTLR_TRE,
  translate,
} from "./guest-model";
import { FETCH, READ, WRITE } from "./hardware";
import { FAULT_NOT_THERE, MIB, PAGE, ShadowMachine, shadowVm } from "./shadow-machine";

const UART1 = 0xe000_1000;
const GICC = 0xf8f0_0100;
const GICD = 0xf8f0_1000;
const WATCHDOG = 0xf8f0_0620;
const CHANNEL = 0x0b00_0000;
const OTHERS_CHANNEL = 0x0b10_0000;
const NOWHERE = 0x2000_0000;

const VM = shadowVm("random", {
  memory: [
    { base: 0x0800_0000, length: 8 * MIB, guestBase: 0 },
    { base: 0x0a00_0000, length: MIB, guestBase: 0x4000_0000 },
  ],
  devices: [
    { base: UART1, length: PAGE },
    { base: GICC, length: 0x100 },
    // A guest without the watchdog gets the page of these devices through the stub alone.
    { base: WATCHDOG, length: 0x20 },
    { base: GICD, length: PAGE },
  ],
});
const OTHER = shadowVm("other", { memory: [{ base: 0x0c00_0000, length: 2 * MIB, guestBase: 0 }] });
const THIRD = shadowVm("third", { memory: [{ base: 0x0d00_0000, length: 2 * MIB, guestBase: 0 }] });
const TOGETHER: Together = {
  channels: [
    { ends: [0, 1], base: CHANNEL, doorbells: [61, 62] },
    { ends: [1, 2], base: OTHERS_CHANNEL, doorbells: [63, 64] },
  ],
};

// Guest-physical: tables in MiB 1, data and code in MiB 2, 3 and the second region.
const LEVEL1 = [0x10_0000, 0x10_4000, 0x10_8000];
const LEVEL2 = Array.from({ length: 8 }, (_, n) => 0x11_0000 + n * 0x400);
const OUTSIDE = 0x0070_0000;
const PAGE_NUMBERS = [0, 1, 2, 0x10, 0xff];
const MEMORY_MIBS = [0x20_0000, 0x30_0000, 0x4000_0000];
const PLACES = [
  ...MEMORY_MIBS.flatMap((mib) => PAGE_NUMBERS.map((n) => mib + n * PAGE)),
  ...MEMORY_MIBS.flatMap((mib) => PAGE_NUMBERS.map((n) => mib + n * PAGE)),
  ...[CHANNEL, CHANNEL + PAGE, UART1, GICC - 0x100, GICD, NOWHERE, OUTSIDE, 0x0800_0000, OTHERS_CHANNEL],
];
const SECTIONS = [
  ...MEMORY_MIBS,
  ...MEMORY_MIBS,
  ...MEMORY_MIBS,
  CHANNEL,
  UART1,
  GICD,
  NOWHERE,
  OUTSIDE,
  OTHERS_CHANNEL,
].map((place) => place - (place % MIB));
/** Virtual MiBs; 0xFFB is the stub's. */
const MIBS = [0x000, 0x001, 0x00f, 0x400, 0x800, 0x801, 0xc00, 0xffb, 0xfff];
const RECENT = 8;
const ASIDS = [1, 2, 3, 4, 5, 6, 7];
const DACRS = [0x55, 0x55, 0x55, 0x51, 0x15, 0x5d, 0xff, 0x00, 0x54, 0x75, 0xa5];

/** What the guest's first-level tables have most. */
export type Theme = "tables" | "sections" | "supersections";

export class RandomGuest {
  readonly machine = new ShadowMachine([VM, OTHER, THIRD], TOGETHER);
  granted = 0;
  refused = 0;
  stale = 0;
  faults = 0;
  code = 0;
  /** Fetches of a kernel from a page that only its programs executed before. */
  unscanned = 0;
  private known: Mapping[] = [];
  private readonly recent: number[] = [];
  private state: number;
  /** Pages that programs executed, and MiBs where the kernel executed what programs reach. */
  private readonly userExecuted = new Set<number>();
  private readonly kernelExecuted = new Set<number>();

  constructor(
    seed: number,
    private readonly theme: Theme,
    level1?: number,
    level2?: number,
  ) {
    this.state = seed;
    const { machine } = this;
    for (const place of PLACES) {
      const at = machine.own(place);
      if (at !== undefined) machine.fillWithCode(at);
    }
    if (level1 !== undefined) machine.limit(level1, level2!);
    machine.reset();
    for (let n = 0; n < 300; n++) this.writeTable();
    machine.hardware.written = (address) => this.check(this.mayWrite(address), "MVM writes there", address);
  }

  /** MVM writes the guest's memory, area and pool, and nothing else that is not its own. */
  private mayWrite(address: number): boolean {
    return VM.memory.some(({ base, length }) => address >= base && address - base < length);
  }

  private random(below: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }

  private pick<T>(values: readonly T[]): T {
    return values[this.random(values.length)]!;
  }

  private chance(one: number): boolean {
    return this.random(one) === 0;
  }

  private check(right: boolean, what: string, address: number): void {
    if (!right) throw new Error(`${what}: 0x${address.toString(16)}`);
  }

  /** Half of all addresses are those of the last accesses that were granted. */
  private address(): number {
    if (this.recent.length > 0 && this.chance(2)) return this.pick(this.recent);
    return this.pick(MIBS) * MIB + this.pick(PAGE_NUMBERS) * PAGE + this.random(4) * 4;
  }

  step(): void {
    const what = this.random(100);
    if (what < 70) this.access();
    else if (what < 82) this.writeTable();
    else if (what < 91) this.maintain();
    else this.writeRegister();
  }

  private access(): void {
    const { machine } = this;
    const { registers, hardware } = machine;
    const address = this.address();
    const access = this.pick([READ, READ, WRITE, WRITE, FETCH]);
    const now = translate(registers, machine.read, address, access);
    const expected = this.expectedStatus(now, address, access);
    const result = machine.access(address, access);
    this.faults += result.faults;
    if (result.status !== undefined) {
      this.refused++;
      this.check(result.status === expected, `status ${result.status}, not ${expected}`, address);
      if (expected >= FAULT_NOT_THERE) {
        const place = now.mapping!.place + (address - now.mapping!.address);
        this.check(machine.faultPlace() === place, "place of the fault", address);
      }
      return;
    }
    this.granted++;
    this.recent.unshift(address);
    this.recent.length = Math.min(this.recent.length, RECENT);
    if (expected === 0) this.remember(now.mapping!);
    const physical = result.physical!;
    const fits = (mapping: Mapping) => this.grants(mapping, address, access, physical, result.entry!.memory);
    const right = machine.mmuOn ? this.known.some(fits) : fits(now.mapping!);
    this.check(right, `granted, ${physical.toString(16)}, by no mapping`, address);
    if (expected !== 0) this.stale++;
    this.judgeCode(address, access, physical, result.faults > 0 ? now.mapping : undefined);
    if (this.chance(8)) hardware.tlb.delete(this.pick([...hardware.tlb.keys()])!);
  }

  private expectedStatus(now: ReturnType<typeof translate>, address: number, access: number): number {
    if (now.status !== 0) return now.status;
    const mapping = now.mapping!;
    const place = mapping.place + (address - mapping.address);
    const domain = access === FETCH ? 0 : mapping.domain * 16 + (access === WRITE ? 0x800 : 0);
    if (this.machine.own(place) !== undefined) return 0;
    if (this.physicalOf(place) === undefined) return FAULT_NOT_THERE + 8 + domain;
    return access === FETCH ? (mapping.size >= MIB ? 0xd : 0xf) : 0;
  }

  /** The configuration: where a guest-physical address is, for this VM. */
  private physicalOf(place: number): number | undefined {
    const page = place - (place % PAGE);
    const isChannel = place >= CHANNEL && place < CHANNEL + MIB;
    if (isChannel || page === UART1 || page === GICC - 0x100) return place;
    return this.machine.own(place);
  }

  private remember(mapping: Mapping): void {
    if (!this.machine.mmuOn) return;
    const same = (other: Mapping) => JSON.stringify(other) === JSON.stringify(mapping);
    if (!this.known.some(same)) this.known.push(mapping);
  }

  private grants(
    mapping: Mapping,
    address: number,
    access: number,
    physical: number,
    memory: number,
  ): boolean {
    const { registers } = this.machine;
    const offset = address - mapping.address;
    if (offset < 0 || offset >= mapping.size) return false;
    if (!mapping.global && mapping.asid !== registers.asid && this.machine.mmuOn) return false;
    if (this.physicalOf(mapping.place + offset) !== physical) return false;
    if (refusal(registers, mapping, access) !== 0) return false;
    const isDevice = physical >= 0xe000_0000;
    const kind: Memory = isDevice && mapping.memory !== "ordered" ? "device" : mapping.memory;
    return { ordered: 0, device: 1, uncached: 4, cached: 7 }[kind] === memory;
  }

  /** Code is written by nobody, and a kernel executes code. */
  private judgeCode(address: number, access: number, physical: number, mapping?: Mapping): void {
    const { machine } = this;
    if (!machine.filled.has(physical - (physical % PAGE))) return;
    const isCode = machine.isCode(physical - (physical % PAGE));
    if (isCode) this.code++;
    if (access === WRITE) this.check(!isCode, "code is written", address);
    if (access !== FETCH) return;
    const mib = Math.floor(address / MIB);
    const page = address - (address % PAGE);
    if (!machine.registers.privileged && machine.mmuOn) {
      if (!isCode) this.check(!this.kernelExecuted.has(mib), "executed as data beside the kernel", address);
      this.userExecuted.add(page);
      return;
    }
    const isClient = mapping && Math.floor(machine.registers.dacr / 4 ** mapping.domain) % 4 === 1;
    if (isCode && isClient && mapping.user.read && machine.mmuOn) this.kernelExecuted.add(mib);
    if (isCode) return;
    this.unscanned++;
    const mayBe = this.userExecuted.has(page) && !this.kernelExecuted.has(mib);
    this.check(mayBe, "the kernel executes data", address);
  }

  /** No entry of the TLB lets code be written. */
  checkTlb(): void {
    for (const { section, physical, writable } of this.machine.hardware.tlb.values()) {
      if (!writable) continue;
      for (const place of PLACES) {
        const at = this.machine.own(place);
        if (at === undefined || at < physical || at >= physical + (section ? MIB : PAGE)) continue;
        this.check(!this.machine.isCode(at), "code is writable", at);
      }
    }
  }

  private writeTable(): void {
    const { machine } = this;
    if (this.chance(2)) {
      const table = this.pick(LEVEL1);
      const mib = this.pick(MIBS);
      const descriptor = this.level1Descriptor();
      // A supersection has sixteen entries.
      const isSuper = (this.littleEndian(descriptor) & 0x4_0003) === 0x4_0002;
      const same = isSuper || this.chance(4) ? MIBS.filter((other) => other >> 4 === mib >> 4) : [mib];
      for (const each of same) machine.store(table + each * 4, descriptor);
      return;
    }
    const index = this.pick(PAGE_NUMBERS);
    const place = this.pick(LEVEL2) + index * 4;
    const descriptor = this.level2Descriptor();
    // A large page has sixteen entries.
    const isLarge = this.littleEndian(descriptor) % 4 === 1;
    const first = isLarge ? place - (index % 16) * 4 : place;
    for (let n = 0; n < (isLarge ? 16 : 1); n++) machine.store(first + n * 4, descriptor);
  }

  private littleEndian(word: number): number {
    return (this.machine.registers.sctlr & SCTLR_EE) !== 0 ? swap(word) : word;
  }

  private attributes(low: number, apLow: number, ap2: number, tex: number): number {
    return (
      (this.random(4) << low) |
      (this.pick([1, 1, 2, 3, 3, 3, 0]) << apLow) |
      (Number(this.chance(4)) << ap2) |
      (this.pick([0, 1, 1, 1, 5]) << tex)
    );
  }

  private level1Descriptor(): number {
    const domain = this.random(4) << 5;
    let word: number;
    switch (this.random(this.theme === "tables" ? 12 : 6)) {
      case 0:
        word = this.pick([0, 3]);
        break;
      case 1: {
        const isHigh = this.chance(6);
        if (this.theme !== "supersections" && !this.chance(4)) return this.stored(this.section(domain));
        word = (0x0100_0000 * this.random(2)) | (1 << 18) | this.attributes(2, 10, 15, 12) | 2;
        word |= (Number(this.chance(2)) << 17) | (Number(this.chance(2)) << 4) | (isHigh ? 1 << 20 : 0);
        break;
      }
      case 2:
      case 3:
      case 4:
        return this.stored(this.section(domain));
      default:
        word = this.pick(LEVEL2) | domain | 1;
        // Recursive, or outside the guest's memory.
        if (this.chance(12)) word = this.pick([...LEVEL1, OUTSIDE, NOWHERE, 0x3c00_0000]) | domain | 1;
    }
    return this.stored(word);
  }

  private section(domain: number): number {
    const flags = (Number(this.chance(2)) << 17) | (Number(this.chance(3)) << 4);
    const place = this.theme === "sections" ? this.pick(MEMORY_MIBS) : this.pick(SECTIONS);
    return place | domain | flags | this.attributes(2, 10, 15, 12) | 2;
  }

  private level2Descriptor(): number {
    const isGlobal = Number(this.chance(2)) << 11;
    switch (this.random(12)) {
      case 0:
        return 0;
      case 1: {
        const place = this.pick(PLACES);
        const xn = Number(this.chance(3)) << 15;
        return this.stored((place - (place % 0x1_0000)) | isGlobal | xn | this.attributes(2, 4, 9, 12) | 1);
      }
      default:
        return this.stored(
          this.pick(PLACES) | isGlobal | Number(this.chance(3)) | this.attributes(2, 4, 9, 6) | 2,
        );
    }
  }

  private stored(word: number): number {
    return this.littleEndian(word >>> 0);
  }

  private maintain(): void {
    const { machine } = this;
    const address = this.address();
    const asid = this.pick(ASIDS);
    const covers = (m: Mapping) => address >= m.address && address - m.address < m.size;
    switch (this.random(30)) {
      case 0:
        if (this.chance(8)) this.restart();
        else machine.invalidateAll();
        this.known = [];
        return;
      case 1:
      case 2:
        machine.invalidateAsid(asid);
        this.known = this.known.filter((m) => m.global || m.asid !== asid);
        return;
      case 3:
      case 4:
      case 5:
        machine.invalidateAddress(address);
        this.known = this.known.filter((m) => !covers(m));
        return;
      default:
        machine.invalidateAddress(address, asid);
        this.known = this.known.filter((m) => !covers(m) || (!m.global && m.asid !== asid));
    }
  }

  /** The VM starts again, with its images loaded, and goes on where it was. */
  private restart(): void {
    for (const page of this.machine.filled) this.machine.fillWithCode(page);
    this.machine.reset();
    this.userExecuted.clear();
    this.kernelExecuted.clear();
  }

  private writeRegister(): void {
    const { machine } = this;
    const { sctlr } = machine.registers;
    switch (this.random(20)) {
      case 0:
        machine.write({ sctlr: this.chance(25) ? sctlr & ~SCTLR_M : sctlr | SCTLR_M });
        return;
      case 1:
        if (this.chance(20))
          machine.write({ sctlr: (sctlr ^ this.pick([SCTLR_AFE, SCTLR_EE, SCTLR_TRE])) >>> 0 });
        return;
      case 2:
        machine.write({ ttbcr: this.chance(15) ? this.pick([1, 2, 7, 0x10, 0x21]) : 0 });
        return;
      case 3:
        machine.write({ ttbr1: this.pick(LEVEL1) });
        return;
      case 4:
        machine.write({
          prrr: this.pick([0x000a_81a8, 0xff0a_81a8]),
          nmrr: this.pick([0x40e0_40e0, 0x44e0_48e0]),
        });
        return;
      case 5:
      case 6:
      case 7:
        machine.write({ dacr: this.pick(DACRS) });
        return;
      case 8:
      case 9:
      case 10:
        machine.write({ asid: this.pick(ASIDS), ttbr0: this.pick(LEVEL1) | 0x4a });
        return;
      case 11:
        machine.write({ asid: this.pick(ASIDS) });
        return;
      case 12:
        machine.write({ ttbr0: this.chance(60) ? this.pick([OUTSIDE, 0x3c00_0000]) : this.pick(LEVEL1) });
        return;
      default:
        machine.write({ privileged: !machine.registers.privileged });
    }
  }
}

function swap(word: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, word >>> 0, true);
  return view.getUint32(0, false);
}
