/**
 * The interconnect: takes a core's access to RAM or a device, with the world it comes from.
 *
 *     core ─► map(pa)        RAM page?  firewall ─► host offset
 *          ├► refusal        may several words, or an exclusive access, go there?
 *          └► read / write   RAM, device or nothing; firewall; the answer or a bus fault
 */
import { Attribute, BusFault, NO_RAM } from "../cpu/core/contract";
import type { Access, Device } from "../devices/device";
import { readOnlyWords, registerName } from "../devices/register-name";
import { hex } from "../hex";
import type { Firewall } from "../memory/firewall";
import { contains, type Region } from "../memory/map";
import type { Ram } from "../memory/ram";
import type { OwnState } from "../snapshot/object-state";
import type { CoreBus, CoreEngine } from "./core-engine";
import type { AccessKind, Diagnostics } from "./diagnostics";
import type { Polled } from "./poll-watch";

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

/** A class, because the host then finds the fields of all regions at the same places. */
class Attached implements MappedRegion, Polled {
  readonly name: string;
  readonly base: number;
  readonly size: number;
  readonly guard: Region["guard"];
  readonly modelled: boolean;
  readonly singleSizes: number | undefined;
  readonly device: Device | undefined;
  readonly secureOnly: boolean;
  /** By word of the region: 1 = software can only read it. */
  readonly readOnly: Uint8Array;
  writes = 0;

  constructor(mapped: MappedRegion) {
    this.name = mapped.name;
    this.base = mapped.base;
    this.size = mapped.size;
    this.guard = mapped.guard;
    this.modelled = mapped.modelled;
    this.singleSizes = mapped.singleSizes;
    this.device = mapped.device;
    this.secureOnly = mapped.secureOnly ?? false;
    this.readOnly = mapped.size > BLOCK_SIZE ? NO_WORDS : readOnlyWords(mapped);
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
  private readonly access: Access;

  constructor(
    readonly ram: Ram,
    readonly firewall: Firewall,
    private readonly diagnostics: Diagnostics,
    private readonly engine: CoreEngine,
  ) {
    this.access = newAccess(engine);
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
    if (region.size > BLOCK_SIZE) {
      this.blocks.push(region);
      return;
    }
    const first = region.base >>> PAGE_SHIFT;
    const last = (region.base + region.size - 1) >>> PAGE_SHIFT;
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
    const offset = this.ram.resolve(pa);
    if (offset === NO_RAM) return NO_RAM;
    return !nonSecure || this.ramAllowsNonSecure(offset) ? offset : NO_RAM;
  }

  /**
   * The fault with which a region that takes single accesses only refuses an access of several
   * words or an exclusive one; NONE if the region takes it. Nothing is read or written.
   */
  refusal(core: number, pa: number, attributes: number): BusFault {
    const region = this.regionAt(pa);
    if (region?.singleSizes === undefined) return BusFault.NONE;
    const access = this.begin(core, pa, WORD, attributes);
    const kind = (attributes & Attribute.WRITE) !== 0 ? "write" : "read";
    const what = (attributes & Attribute.EXCLUSIVE) !== 0 ? "an exclusive access" : "several words at once";
    return this.refuseForm(region, access, kind, what);
  }

  read(core: number, pa: number, size: number, attributes: number): number {
    const access = this.begin(core, pa, size, attributes);
    const value = this.readAt(pa, access);
    this.reportFault(access);
    return value;
  }

  write(core: number, pa: number, size: number, value: number, attributes: number): void {
    const access = this.begin(core, pa, size, attributes);
    this.writeAt(pa, value, access);
    this.reportFault(access);
  }

  /**
   * What a read of RAM or a device would give, without being one: nothing changes, and nothing is
   * noted. Undefined: the read would be refused. `size`: 1, 2 or 4 bytes, aligned.
   */
  look(core: number, pa: number, size: number, nonSecure: boolean): number | undefined {
    const access = this.begin(core, pa, size, Attribute.PRIVILEGED | (nonSecure ? Attribute.NON_SECURE : 0));
    access.looks = true;
    const value = this.readAt(pa, access);
    access.looks = false;
    return access.fault === BusFault.NONE ? value : undefined;
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
    const region = this.regionAt(pa);
    if (region === undefined) return `${hex(pa)}: nothing is at this address; an access is an external abort`;
    const guard = region.secureOnly ? "secure" : region.guard;
    if (guard === "open") return `${hex(pa)}: ${region.name}; the device itself looks at the world`;
    if (this.firewall.allowsNonSecure(guard)) return `${hex(pa)}: ${region.name}, open to both worlds`;
    return `${hex(pa)}: ${region.name}, secure world only: ${this.firewall.explain(region.name, guard)}`;
  }

  /** A debugger writes, with what follows from the write. False: the write was refused. */
  poke(core: number, pa: number, size: number, value: number, nonSecure: boolean): boolean {
    const access = this.begin(core, pa, size, Attribute.PRIVILEGED | (nonSecure ? Attribute.NON_SECURE : 0));
    this.writeAt(pa, value, access);
    return access.fault === BusFault.NONE;
  }

  private reportFault({ core, fault }: Access): void {
    if (fault !== BusFault.NONE) this.engine.setBusFault(core, fault);
  }

  private readAt(pa: number, access: Access): number {
    const offset = this.ram.resolve(pa);
    if (offset !== NO_RAM) return this.readRam(offset, access);
    const region = this.find(pa, access, this.kindOfRead(access));
    if (!region) return 0;
    if (access.fetch) return this.refuseFetch(region, access);
    if (!region.device) return this.notModelled(region, access, "read");
    const shift = 8 * (pa & 3);
    const value = region.device.read((pa - region.base) & ~3, access);
    if (!access.looks) this.diagnostics.polls.read(access, value, region);
    return access.size === WORD ? value >>> 0 : (value >>> shift) & (2 ** (8 * access.size) - 1);
  }

  private writeAt(pa: number, value: number, access: Access): void {
    const hostOffset = this.ram.resolve(pa);
    if (hostOffset !== NO_RAM) {
      this.writeRam(hostOffset, value, access);
      return;
    }
    const region = this.find(pa, access, "write");
    if (!region) return;
    if (!region.device) {
      this.notModelled(region, access, "write");
      return;
    }
    region.writes++;
    const offset = pa - region.base;
    if (region.readOnly[offset >>> 2] === 1)
      this.diagnostics.notModelled(
        access,
        "write",
        () => `${registerName(pa)} of ${region.name} is read-only`,
      );
    this.writeDevice(region.device, offset, value, access);
  }

  private begin(core: number, pa: number, size: number, attributes: number): Access {
    const { access } = this;
    access.core = core;
    access.now = this.engine.time(core);
    access.address = pa;
    access.size = size;
    access.nonSecure = (attributes & Attribute.NON_SECURE) !== 0;
    access.privileged = (attributes & Attribute.PRIVILEGED) !== 0;
    access.fetch = (attributes & Attribute.FETCH) !== 0;
    access.fault = BusFault.NONE;
    return access;
  }

  private kindOfRead(access: Access): AccessKind {
    return access.fetch ? "fetch" : "read";
  }

  private ramAllowsNonSecure(offset: number): boolean {
    const inRam = this.ram.offsetInRam(offset);
    return this.ram.isOcm(offset)
      ? this.firewall.ocmAllowsNonSecure(inRam)
      : this.firewall.ddrAllowsNonSecure(inRam);
  }

  private refusesRam(offset: number, access: Access, kind: AccessKind): boolean {
    if (!access.nonSecure || this.ramAllowsNonSecure(offset)) return false;
    const isOcm = this.ram.isOcm(offset);
    this.diagnostics.violation(access, kind, isOcm ? "OCM" : "DDR", "abort", () =>
      this.firewall.explainRam(isOcm, this.ram.offsetInRam(offset)),
    );
    access.fault = BusFault.SLAVE;
    return true;
  }

  private readRam(offset: number, access: Access): number {
    if (this.refusesRam(offset, access, this.kindOfRead(access))) return 0;
    if (access.size === 1) return this.ramView.getUint8(offset);
    if (access.size === 2) return this.ramView.getUint16(offset, true);
    return this.ramView.getUint32(offset, true);
  }

  private writeRam(offset: number, value: number, access: Access): void {
    if (this.refusesRam(offset, access, "write")) return;
    if (access.size === 1) this.ramView.setUint8(offset, value);
    else if (access.size === 2) this.ramView.setUint16(offset, value, true);
    else this.ramView.setUint32(offset, value, true);
  }

  /**
   * The region at `pa` if it answers this world and an access of this size. Otherwise the fault is
   * set and noted.
   */
  private find(pa: number, access: Access, kind: AccessKind): Attached | undefined {
    const region = this.regionAt(pa);
    if (region)
      return this.admits(region, access, kind) && this.takes(region, access, kind) ? region : undefined;
    this.diagnostics.notModelled(access, kind, "nothing at this address; external abort");
    access.fault = BusFault.DECODE;
    return undefined;
  }

  private regionAt(pa: number): Attached | undefined {
    if (this.last !== undefined && contains(this.last, pa)) return this.last;
    const regions = this.pages.get(pa >>> PAGE_SHIFT) ?? this.blocks;
    this.last = regions.find((each) => contains(each, pa));
    return this.last;
  }

  /** Is the access of a size that the region takes? */
  private takes(region: MappedRegion, access: Access, kind: AccessKind): boolean {
    const { singleSizes } = region;
    if (singleSizes === undefined || (singleSizes & access.size) !== 0) return true;
    this.refuseForm(region, access, kind, `a ${NAME_OF_SIZE[access.size]}`);
    return false;
  }

  /**
   * A form of access that the region does not take from any world (ARM DDI 0407 1.5: a slave
   * error).
   */
  private refuseForm(region: MappedRegion, access: Access, kind: AccessKind, form: string): BusFault {
    this.diagnostics.notModelled(access, kind, () => {
      const sizes = [1, 2, 4]
        .filter((size) => (region.singleSizes! & size) !== 0)
        .map((size) => NAME_OF_SIZE[size]);
      return `${region.name}: ${form} is refused in the private region of the Cortex-A9 MPCore; external abort: use single ${sizes.join(" or ")} accesses`;
    });
    access.fault = BusFault.SLAVE;
    return access.fault;
  }

  private admits(region: MappedRegion, access: Access, kind: AccessKind): boolean {
    if (!access.nonSecure) return true;
    if (this.firewall.allowsNonSecure(region.guard) && !region.secureOnly) return true;
    const guard = region.secureOnly ? "secure" : region.guard;
    this.diagnostics.violation(access, kind, region.name, "abort", () =>
      this.firewall.explain(region.name, guard),
    );
    access.fault = BusFault.DECODE;
    return false;
  }

  /**
   * A device's registers are not instructions. The fetch is not made, because the read would change
   * some devices.
   */
  private refuseFetch(region: Region, access: Access): number {
    this.diagnostics.notModelled(
      access,
      "fetch",
      () => `${region.name} is a device, not memory; external abort`,
    );
    access.fault = BusFault.SLAVE;
    return 0;
  }

  private notModelled(region: Region, access: Access, kind: AccessKind): number {
    const effect = kind === "read" ? "read as 0" : "write ignored";
    this.diagnostics.notModelled(access, kind, () => `${region.name} is not modelled; ${effect}`);
    return 0;
  }

  private writeDevice(device: Device, offset: number, value: number, access: Access): void {
    if (access.size === 4) {
      device.write(offset, value, access);
      return;
    }
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

function newAccess(engine: CoreEngine): Access {
  return {
    core: 0,
    now: 0,
    address: 0,
    size: WORD,
    nonSecure: false,
    privileged: true,
    fetch: false,
    looks: false,
    fault: BusFault.NONE,
    pc() {
      return engine.pc(this.core);
    },
  };
}
