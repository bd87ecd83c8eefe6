/**
 * Mappings in a guest's table that no honest kernel has, for the addresses of its hypercalls. The
 * guest itself never accesses them.
 *
 *   ODD + n MiB    another VM's memory, MVM's memory, a device, nothing, pages of all these side by
 *                  side, addresses of tables without a table …
 */
import { DACR, TTBCR, TTBR0, TTBR1 } from "../../../abi/src/arm/cp15";
import { MVM_BASE, MVM_TABLES } from "../../../abi/src/memory-map";
import { UART0_BASE } from "../../../abi/src/zynq/memory-map";
import { dsb, isb, mcr, mrc, w32 } from "../../../toolchain/hw/hw";
import { __image_start } from "./asm";
import { ODD_PAGES, SECRET } from "./layout";
import { random } from "./random";

const ODD: u32 = 0x50000000;
const ODD_SECTIONS: u32 = 32;
const SUPER: u32 = 16;
const MIB: u32 = 0x100000;
const PAGE: u32 = 0x1000;
const PAGES: u32 = 256;
const TABLE_MASK: u32 = ~0x3fff;

const SECTION: u32 = 0x00011c0e;
const SECTION_NO_ACCESS: u32 = 0x0001100e;
const SECTION_DOMAIN_5: u32 = SECTION | (5 << 5);
const SUPERSECTION: u32 = SECTION | (1 << 18);
const RESERVED: u32 = 3;
const TABLE: u32 = 1;
const SMALL_PAGE: u32 = 0x0000047e;
const SMALL_PAGE_NO_ACCESS: u32 = 0x0000044e;
const LARGE_PAGE: u32 = 0x0000047d;

export function mapOddly(): void {
  const own = __image_start;
  const level1 = mrc(TTBR0) & TABLE_MASK;
  for (let n: u32 = 0; n < SUPER; n++) w32(level1 + ((ODD >>> 20) + n) * 4, section(n, own));
  for (let n: u32 = SUPER; n < ODD_SECTIONS; n++)
    w32(level1 + ((ODD >>> 20) + n) * 4, (own & ~(16 * MIB - 1)) | SUPERSECTION);
  for (let n: u32 = 0; n < PAGES; n++) w32(own + ODD_PAGES + n * 4, page(n % 8, own));
  dsb();
  mcr(TTBR1, mrc(TTBR0));
  isb();
}

function section(n: u32, own: u32): u32 {
  switch (n) {
    case 0:
      return own | SECTION;
    case 1:
      return (own ^ (4 * MIB)) | SECTION;
    case 2:
      return MVM_BASE | SECTION;
    case 3:
      return UART0_BASE | SECTION;
    case 4:
      return (own + ODD_PAGES) | TABLE;
    case 5:
      return MVM_TABLES | TABLE;
    case 6:
      return UART0_BASE | TABLE;
    case 7:
      return 0x80000000 | TABLE;
    case 8:
      return own | SECTION_DOMAIN_5;
    case 9:
      return own | SECTION_NO_ACCESS;
    case 10:
      return own | RESERVED;
    case 11:
      return 0;
    case 12:
      return 0xfff00000 | SECTION;
    default:
      return random();
  }
}

function page(n: u32, own: u32): u32 {
  switch (n) {
    case 0:
    case 1:
      return (own + SECRET) | SMALL_PAGE;
    case 2:
      return MVM_BASE | SMALL_PAGE;
    case 3:
      return (own + SECRET) | SMALL_PAGE_NO_ACCESS;
    case 4:
      return (own ^ (4 * MIB)) | SMALL_PAGE;
    case 5:
      return (own + SECRET) | LARGE_PAGE;
    case 6:
      return random();
    default:
      return 0;
  }
}

/** Returns an address in these mappings. */
export function oddAddress(): u32 {
  const r = random();
  const place = (r & 7) < 2 ? PAGE - 2 : (r & 7) < 4 ? 0 : random() & (PAGE - 1) & ~3;
  return ODD + ((r >>> 8) % ODD_SECTIONS) * MIB + ((r >>> 16) & 0xff) * PAGE + place;
}

/** Changes the form of the whole translation, but the guest's own memory stays at its place. */
export function translateOddly(): void {
  const r = random();
  mcr(TTBCR, r & 7);
  mcr(DACR, (random() & ~3) | 1);
  isb();
}

export function translateEvenly(): void {
  mcr(TTBCR, 0);
  mcr(DACR, 1);
  isb();
}
