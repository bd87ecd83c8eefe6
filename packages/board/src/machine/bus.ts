/**
 * The interconnect: takes a core's access to RAM or a device, with the world it comes from.
 *
 *     core ─► map(pa)        RAM page?  firewall ─► host offset
 *          ├► refusal        may several words, or an exclusive access, go there?
 *          └► read / write   device, RAM or nothing; firewall; the answer or a bus fault
 *
 * In here addresses and values are signed 32-bit numbers, as WebAssembly hands them over. The host
 * keeps such a number in a register, and puts a larger one on the heap. A caller may give unsigned
 * ones, too. Devices and people get unsigned ones.
 */
import { Attribute, BusFault, NO_RAM } from "../cpu/core/contract";
import type { Access, Device } from "../devices/device";
import { readOnlyWords, registerName } from "../devices/register-name";
import { hex } from "../hex";
import type { Firewall } from "../memory/firewall";
import type { Region } from "../memory/map";
import type { Ram } from "../memory/ram";
import type { OwnState } from "../snapshot/object-state";
import type { CoreBus, CoreEngine } from "./core-engine";
import type { AccessKind, Diagnostics } from "./diagnostics";
import type { Polled } from "./poll-watch";

// The host knows a constant of this file, and would read one of another file each time.
const NON_SECURE: number = Attribute.NON_SECURE;
const NO_FAULT = BusFault.NONE;

const PAGE_SHIFT = 12;
/** Larger regions are searched, not found by their page. */
const BLOCK_SIZE = 0x10_0000;
/** A region with the device that answers there. */
export interface MappedRegion extends Region {
  device: Device | undefined;
  /** A PL device that is for the secure world only. */
  secureOnly?: boolean;
}

/** Of a region of many pages, which is no block of registers. */
const NO_WORDS = new Uint8Array();
const ALL_SIZES = 1 + 2 + 4;

/** A class, because the host then finds the fields of all regions at the same places. */
class Attached implements Polled {
  readonly name: string;
  /** The first and the last byte, signed: no region lies on both sides of 0x8000_0000. */
  readonly base: number;
  private readonly end: number;
  readonly guard: Region["guard"];
  /** The firewall lets every access through. */
  readonly isOpen: boolean;
  /** A sum of the sizes in bytes that the region takes. */
  readonly sizes: number;
  readonly takesSinglesOnly: boolean;
  readonly device: Device | undefined;
  /**
   * Functions of the device. They are found once, because the host searches long where the devices
   * are of many classes.
   */
  readonly readWord: Device["read"] | undefined;
  readonly writeWord: Device["write"] | undefined;
  /** By word of the region: 1 = software can only read it. */
  readonly readOnly: Uint8Array;
  writes = 0;

  constructor(mapped: MappedRegion) {
    this.name = mapped.name;
    this.base = mapped.base | 0;
    this.end = (mapped.base + mapped.size - 1) | 0;
    this.guard = mapped.secureOnly === true ? "secure" : mapped.guard;
    this.isOpen = this.guard === "open";
    this.sizes = mapped.singleSizes ?? ALL_SIZES;
    this.takesSinglesOnly = mapped.singleSizes !== undefined;
    this.device = mapped.device;
    this.readWord = mapped.device?.read;
    this.writeWord = mapped.device?.write;
    this.readOnly = mapped.size > BLOCK_SIZE ? NO_WORDS : readOnlyWords(mapped);
  }

  contains(pa: number): boolean {
    return pa >= this.base && pa <= this.end;
  }
}

/** The access that a core makes at present. */
class PresentAccess implements Access {
  core = 0;
  /** The physical address as a signed number. */
  pa = 0;
  size = 4;
  /** Bits of Attribute. */
  attributes = 0;
  looks = false;
  fault = BusFault.NONE;

  constructor(private readonly engine: CoreEngine) {}

  get now(): number {
    return this.engine.accessTime(this.core);
  }

  get address(): number {
    return this.pa >>> 0;
  }

  get nonSecure(): boolean {
    return (this.attributes & NON_SECURE) !== 0;
  }

  get privileged(): boolean {
    return (this.attributes & Attribute.PRIVILEGED) !== 0;
  }

  get fetch(): boolean {
    return (this.attributes & Attribute.FETCH) !== 0;
  }

  pc(): number {
    return this.engine.pc(this.core);
  }
}

const WORD = 4;
const NAME_OF_SIZE: Record<number, string> = { 1: "byte", 2: "halfword", 4: "word" };

export class Bus implements CoreBus, OwnState {
  /** Where the interrupt request of a core's performance monitor goes. */
  onPerformanceInterrupt: (core: number, level: boolean) => void = () => {};
  /** What the debugger answers; without a debugger, no core asks. */
  onBreakpoint: (core: number, pc: number) => boolean = () => false;
  onWatchpoint: (core: number, va: number, size: number, isWrite: boolean) => boolean = () => false;
  /** Called with the host offset of code that is executed, after CoreEngine.keepCoverage. */
  onExecuted: (hostOffset: number) => void = () => {};
  /** What the run loop answers about an event that a core sends. */
  onEvent: (core: number) => boolean = () => true;
  /** What an observer of the board is told (CoreBus.world). */
  onWorld: (core: number, vector: number) => void = () => {};
  /** Does a semihosting call; without it the SVC is an exception of the program. */
  onSemihosting: ((core: number) => void) | undefined;
  private readonly regions: Attached[] = [];
  private readonly pages = new Map<number, Attached[]>();
  /** Regions of many pages. */
  private readonly blocks: Attached[] = [];
  /** The region of the last access: software mostly stays at one device. */
  private last: Attached | undefined;
  private readonly ramView: DataView;
  /** Filled in for each access; all devices see this object. */
  private readonly access: PresentAccess;

  constructor(
    readonly ram: Ram,
    readonly firewall: Firewall,
    private readonly diagnostics: Diagnostics,
    private readonly engine: CoreEngine,
  ) {
    this.access = new PresentAccess(engine);
    this.ramView = new DataView(ram.bytes.buffer);
  }

  /** Between accesses, only the counts of writes outlive. */
  saveState(): readonly number[] {
    return this.regions.map(({ writes }) => writes);
  }

  restoreState(writes: readonly number[]): void {
    for (const [index, region] of this.regions.entries()) region.writes = writes[index]!;
  }

  performanceInterrupt(core: number, level: boolean): void {
    this.onPerformanceInterrupt(core, level);
  }

  eventMatters(core: number): boolean {
    return this.onEvent(core);
  }

  semihosting(core: number): boolean {
    this.onSemihosting?.(core);
    return this.onSemihosting !== undefined;
  }

  breakpoint(core: number, pc: number): boolean {
    return this.onBreakpoint(core, pc);
  }

  watchpoint(core: number, va: number, size: number, isWrite: boolean): boolean {
    return this.onWatchpoint(core, va, size, isWrite);
  }

  executed(hostOffset: number): void {
    this.onExecuted(hostOffset);
  }

  world(core: number, vector: number): void {
    this.onWorld(core, vector);
  }

  attach(mapped: MappedRegion): void {
    const region = new Attached(mapped);
    this.regions.push(region);
    if (mapped.size > BLOCK_SIZE) {
      this.blocks.push(region);
      return;
    }
    const first = mapped.base >>> PAGE_SHIFT;
    const last = (mapped.base + mapped.size - 1) >>> PAGE_SHIFT;
    for (let page = first; page <= last; page++) {
      const regions = this.pages.get(page);
      if (regions) regions.push(region);
      else this.pages.set(page, [region]);
    }
  }

  /**
   * Host offset of the RAM page at `pa` if this world may use it, else NO_RAM. After NO_RAM the
   * access comes to `read` or `write`, which refuses it. An instruction fetch comes as a read with
   * its attribute.
   */
  map(pa: number, nonSecure: boolean): number {
    const offset = this.ram.resolve(pa >>> 0);
    if (offset === NO_RAM) return NO_RAM;
    return !nonSecure || this.ramAllowsNonSecure(offset) ? offset : NO_RAM;
  }

  /**
   * The fault with which a region that takes single accesses only refuses an access of several
   * words or an exclusive one; NONE if the region takes it. Nothing is read or written.
   */
  refusal(core: number, pa: number, attributes: number): BusFault {
    const region = this.regionAt(pa | 0);
    if (region === undefined || !region.takesSinglesOnly) return BusFault.NONE;
    const access = this.begin(core, pa, WORD, attributes);
    const kind = (attributes & Attribute.WRITE) !== 0 ? "write" : "read";
    const what = (attributes & Attribute.EXCLUSIVE) !== 0 ? "an exclusive access" : "several words at once";
    return this.refuseForm(region, access, kind, what);
  }

  read(core: number, pa: number, size: number, attributes: number): number {
    const access = this.begin(core, pa, size, attributes);
    const value = this.readAt(access);
    if (access.fault !== NO_FAULT) this.engine.setBusFault(core, access.fault);
    return value;
  }

  write(core: number, pa: number, size: number, value: number, attributes: number): void {
    const access = this.begin(core, pa, size, attributes);
    this.writeAt(access, value | 0);
    if (access.fault !== NO_FAULT) this.engine.setBusFault(core, access.fault);
  }

  /**
   * What a read of RAM or a device would give, without being one: nothing changes, and nothing is
   * noted. Undefined: the read would be refused. `size`: 1, 2 or 4 bytes, aligned.
   */
  look(core: number, pa: number, size: number, nonSecure: boolean): number | undefined {
    const access = this.beginOutside(core, pa, size, nonSecure);
    access.looks = true;
    const value = this.readAt(access);
    access.looks = false;
    return access.fault === BusFault.NONE ? value >>> 0 : undefined;
  }

  /** For people: what answers at `pa`, and whether the normal world gets there. */
  explain(pa: number): string {
    const offset = this.ram.resolve(pa);
    if (offset !== NO_RAM) {
      const isOcm = this.ram.isOcm(offset);
      const name = isOcm ? "OCM" : "DDR";
      if (this.ramAllowsNonSecure(offset)) return `${hex(pa)}: ${name}, open to both worlds`;
      return `${hex(pa)}: ${name}, secure world only: ${this.firewall.explainRam(isOcm, this.ram.offsetInRam(offset))}`;
    }
    const region = this.regionAt(pa | 0);
    if (region === undefined) return `${hex(pa)}: nothing is at this address; an access is an external abort`;
    const { guard } = region;
    if (guard === "open") return `${hex(pa)}: ${region.name}; the device itself looks at the world`;
    if (this.firewall.allowsNonSecure(guard)) return `${hex(pa)}: ${region.name}, open to both worlds`;
    return `${hex(pa)}: ${region.name}, secure world only: ${this.firewall.explain(region.name, guard)}`;
  }

  /**
   * A debugger writes, or the board before software runs, with what follows from the write. False:
   * the write was refused.
   */
  poke(core: number, pa: number, size: number, value: number, nonSecure: boolean): boolean {
    const access = this.beginOutside(core, pa, size, nonSecure);
    this.writeAt(access, value | 0);
    return access.fault === BusFault.NONE;
  }

  /** The present access, before anything has answered it. */
  private begin(core: number, pa: number, size: number, attributes: number): PresentAccess {
    const { access } = this;
    access.core = core;
    access.pa = pa | 0;
    access.size = size;
    access.attributes = attributes;
    access.fault = NO_FAULT;
    return access;
  }

  /** The same, of a debugger or the board itself. */
  private beginOutside(core: number, pa: number, size: number, nonSecure: boolean): PresentAccess {
    this.engine.accessFromOutside(core);
    return this.begin(core, pa, size, Attribute.PRIVILEGED | (nonSecure ? NON_SECURE : 0));
  }

  private readAt(access: PresentAccess): number {
    const region = this.regionAt(access.pa);
    if (region === undefined) return this.readElsewhere(access);
    if (!this.answers(region, access, this.kindOfRead(access))) return 0;
    if (access.fetch) return this.refuseFetch(region, access);
    if (region.readWord === undefined) return this.notModelled(region, access, "read");
    const value = region.readWord.call(region.device!, (access.pa - region.base) & ~3, access) | 0;
    if (!access.looks) this.diagnostics.polls.read(access, value, region);
    return access.size === WORD ? value : narrowed(value, access);
  }

  private writeAt(access: PresentAccess, value: number): void {
    const region = this.regionAt(access.pa);
    if (region === undefined) {
      this.writeElsewhere(access, value);
      return;
    }
    if (!this.answers(region, access, "write")) return;
    if (region.writeWord === undefined) {
      this.notModelled(region, access, "write");
      return;
    }
    region.writes++;
    const offset = (access.pa - region.base) | 0;
    if (region.readOnly[offset >>> 2] === 1) this.noteReadOnly(region, access);
    if (access.size === WORD) region.writeWord.call(region.device!, offset, value >>> 0, access);
    else this.writeNarrow(region.device!, offset, value, access);
  }

  private kindOfRead(access: PresentAccess): AccessKind {
    return access.fetch ? "fetch" : "read";
  }

  private ramAllowsNonSecure(offset: number): boolean {
    const inRam = this.ram.offsetInRam(offset);
    return this.ram.isOcm(offset)
      ? this.firewall.ocmAllowsNonSecure(inRam)
      : this.firewall.ddrAllowsNonSecure(inRam);
  }

  private refusesRam(offset: number, access: PresentAccess, kind: AccessKind): boolean {
    if (!access.nonSecure || this.ramAllowsNonSecure(offset)) return false;
    const isOcm = this.ram.isOcm(offset);
    this.diagnostics.violation(access, kind, isOcm ? "OCM" : "DDR", "abort", () =>
      this.firewall.explainRam(isOcm, this.ram.offsetInRam(offset)),
    );
    access.fault = BusFault.SLAVE;
    return true;
  }

  private readElsewhere(access: PresentAccess): number {
    const kind = this.kindOfRead(access);
    const offset = this.ram.resolve(access.address);
    if (offset === NO_RAM) this.refuseNothing(access, kind);
    if (offset === NO_RAM || this.refusesRam(offset, access, kind)) return 0;
    if (access.size === 1) return this.ramView.getUint8(offset);
    if (access.size === 2) return this.ramView.getUint16(offset, true);
    return this.ramView.getInt32(offset, true);
  }

  private writeElsewhere(access: PresentAccess, value: number): void {
    const offset = this.ram.resolve(access.address);
    if (offset === NO_RAM) this.refuseNothing(access, "write");
    if (offset === NO_RAM || this.refusesRam(offset, access, "write")) return;
    if (access.size === 1) this.ramView.setUint8(offset, value);
    else if (access.size === 2) this.ramView.setUint16(offset, value, true);
    else this.ramView.setInt32(offset, value, true);
  }

  private refuseNothing(access: PresentAccess, kind: AccessKind): void {
    this.diagnostics.notModelled(access, kind, "nothing at this address; external abort");
    access.fault = BusFault.DECODE;
  }

  /** The region at `pa`, which is signed. No region has an address of RAM. */
  private regionAt(pa: number): Attached | undefined {
    const { last } = this;
    return last?.contains(pa) ? last : this.search(pa);
  }

  private search(pa: number): Attached | undefined {
    const regions = this.pages.get(pa >>> PAGE_SHIFT) ?? this.blocks;
    const region = regions.find((each) => each.contains(pa));
    if (region !== undefined) this.last = region;
    return region;
  }

  /**
   * Does the region answer this world, and an access of this size? If not, the fault is set and
   * noted.
   */
  private answers(region: Attached, access: PresentAccess, kind: AccessKind): boolean {
    if (access.nonSecure && !region.isOpen && !this.admits(region, access, kind)) return false;
    if ((region.sizes & access.size) !== 0) return true;
    this.refuseForm(region, access, kind, `a ${NAME_OF_SIZE[access.size]}`);
    return false;
  }

  /**
   * A form of access that the region does not take from any world (ARM DDI 0407 1.5: a slave
   * error).
   */
  private refuseForm(region: Attached, access: PresentAccess, kind: AccessKind, form: string): BusFault {
    this.diagnostics.notModelled(access, kind, () => {
      const sizes = [1, 2, 4].filter((size) => (region.sizes & size) !== 0).map((size) => NAME_OF_SIZE[size]);
      return `${region.name}: ${form} is refused in the private region of the Cortex-A9 MPCore; external abort: use single ${sizes.join(" or ")} accesses`;
    });
    access.fault = BusFault.SLAVE;
    return access.fault;
  }

  /** Does the firewall let a non-secure access to the region through? */
  private admits(region: Attached, access: PresentAccess, kind: AccessKind): boolean {
    const { name, guard } = region;
    if (this.firewall.allowsNonSecure(guard)) return true;
    this.diagnostics.violation(access, kind, name, "abort", () => this.firewall.explain(name, guard));
    access.fault = BusFault.DECODE;
    return false;
  }

  /**
   * A device's registers are not instructions. The fetch is not made, because the read would change
   * some devices.
   */
  private refuseFetch(region: Attached, access: PresentAccess): number {
    this.diagnostics.notModelled(
      access,
      "fetch",
      () => `${region.name} is a device, not memory; external abort`,
    );
    access.fault = BusFault.SLAVE;
    return 0;
  }

  private notModelled(region: Attached, access: PresentAccess, kind: AccessKind): number {
    const effect = kind === "read" ? "read as 0" : "write ignored";
    this.diagnostics.notModelled(access, kind, () => `${region.name} is not modelled; ${effect}`);
    return 0;
  }

  private noteReadOnly({ name }: Attached, access: PresentAccess): void {
    this.diagnostics.notModelled(
      access,
      "write",
      () => `${registerName(access.address)} of ${name} is read-only`,
    );
  }

  /** A byte or a halfword. */
  private writeNarrow(device: Device, offset: number, value: number, access: PresentAccess): void {
    if (device.writeByte) {
      for (let byte = 0; byte < access.size; byte++) {
        if (!device.writeByte(offset + byte, (value >>> (8 * byte)) & 0xff, access)) {
          device.write(offset & ~3, (value << (8 * (offset & 3))) >>> 0, access);
          return;
        }
      }
      return;
    }
    // Other registers take a narrow write as a word with zeros beside it, because the APB bridge
    // passes it on in this way.
    device.write(offset & ~3, (value << (8 * (offset & 3))) >>> 0, access);
  }
}

/** The byte or halfword of a word that the access reads. */
function narrowed(word: number, { pa, size }: PresentAccess): number {
  return (word >>> (8 * (pa & 3))) & ((1 << (8 * size)) - 1);
}
