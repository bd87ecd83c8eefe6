/** Tables as Linux makes them: the kernel in sections from 0xC0000000, programs in small pages. */
import { SCTLR_M } from "./guest-model";
import { MIB, PAGE, ShadowMachine, shadowVm } from "./shadow-machine";

export const KERNEL = 0xc000_0000;
export const UART1 = 0xe000_1000;
export const TIMER = 0xf8f0_0600;
export const GICD = 0xf8f0_1000;
/** Virtual addresses: a page of the modules, and the vectors. */
export const MODULE = 0xbf00_0000;
export const VECTORS = 0xffff_0000;
/** Of each program: text and stack. */
export const TEXT = 0x0001_0000;
export const STACK = 0xbeff_f000;

export const SIZE = 64 * MIB;
export const BASE = 0x0800_0000;
const TABLES = 0x0000_4000;
/** From here on the guest takes pages for tables and programs. */
const FREE = 0x0200_0000;

const SECTION_KERNEL_RW = 0x0001_140e;
const PAGE_KERNEL_RW = 0x45e;
const PAGE_USER_RO = 0x8_00 | 0x67e;
const PAGE_USER_RW = 0x8_00 | 0x47f;
export const PAGE_XN = 1;
export const PAGE_READ_ONLY = 0x200;
const DOMAIN_KERNEL = 0;
const DOMAIN_USER = 1 << 5;
/** Kernel and user are clients. */
export const DACR_USER_OPEN = 0x55;
/** Software PAN: the kernel has closed its programs' domain. */
export const DACR_USER_CLOSED = 0x51;

export const VM = shadowVm("linux", {
  memory: [{ base: BASE, length: SIZE, guestBase: 0 }],
  devices: [
    { base: UART1, length: PAGE },
    // With the watchdog: a guest without it gets the page through the stub alone.
    { base: TIMER, length: 0x40 },
    { base: GICD, length: PAGE },
  ],
});

export class LinuxLike {
  readonly machine = new ShadowMachine([VM]);
  private free = FREE;
  private readonly kernelTable = TABLES;
  /** First-level tables by process; 0 is the kernel's own. */
  readonly tables: number[] = [TABLES];

  constructor() {
    const { machine } = this;
    machine.reset();
    for (let mib = 0; mib < SIZE / MIB; mib++) {
      machine.store(TABLES + (KERNEL / MIB + mib) * 4, mib * MIB + SECTION_KERNEL_RW);
    }
    this.map(0, MODULE, this.page(), PAGE_KERNEL_RW, DOMAIN_KERNEL);
    this.map(0, VECTORS, this.page(), PAGE_USER_RO & ~0x800, DOMAIN_KERNEL);
    this.map(0, VECTORS + PAGE, this.page(), PAGE_KERNEL_RW, DOMAIN_KERNEL);
    machine.write({ dacr: DACR_USER_OPEN });
    machine.write({ ttbr0: TABLES | 0x4a, sctlr: SCTLR_M });
  }

  /** A free page of the guest: guest-physical. */
  page(): number {
    this.free += PAGE;
    const place = this.free - PAGE;
    this.machine.fillWithCode(this.machine.own(place)!);
    return place;
  }

  private block(): number {
    this.free = Math.ceil(this.free / 0x4000) * 0x4000 + 0x4000;
    return this.free - 0x4000;
  }

  /** Maps the page at guest-physical `place` in the table of `process`. Without any maintenance. */
  map(process: number, address: number, place: number, attributes: number, domain: number): void {
    const { machine } = this;
    const first = this.tables[process]! + Math.floor(address / MIB) * 4;
    if (machine.read(first) === 0) {
      const table = this.block();
      machine.store(first, table | domain | 1);
      // Kernel mappings are in all processes.
      if (address >= MODULE)
        for (const other of this.tables) machine.store(other + (first % 0x4000), table | domain | 1);
    }
    const second = (machine.read(first)! & ~0x3ff) + (Math.floor(address / PAGE) % 256) * 4;
    machine.store(second, place | attributes);
  }

  /** Where the guest keeps the descriptor of the page at `address`. */
  descriptorOf(process: number, address: number): number {
    const first = this.machine.read(this.tables[process]! + Math.floor(address / MIB) * 4)!;
    return (first & ~0x3ff) + (Math.floor(address / PAGE) % 256) * 4;
  }

  /** A new process, with a page of text and one of stack. Returns its number. */
  process(): number {
    const table = this.block();
    const number = this.tables.length;
    this.tables.push(table);
    for (let entry = MODULE / MIB; entry < 4096; entry++) {
      this.machine.store(table + entry * 4, this.machine.read(this.kernelTable + entry * 4)!);
    }
    this.map(number, TEXT, this.page(), PAGE_USER_RO, DOMAIN_USER);
    this.map(number, STACK, this.page(), PAGE_USER_RW, DOMAIN_USER);
    return number;
  }

  /** As Linux does: through the kernel's own table. */
  switchTo(process: number): void {
    const { machine } = this;
    machine.write({ privileged: true });
    machine.write({ ttbr0: this.kernelTable | 0x4a });
    machine.write({ asid: process });
    machine.write({ ttbr0: this.tables[process]! | 0x4a });
  }
}

export const attributes = { PAGE_KERNEL_RW, PAGE_USER_RO, PAGE_USER_RW, DOMAIN_KERNEL, DOMAIN_USER };
