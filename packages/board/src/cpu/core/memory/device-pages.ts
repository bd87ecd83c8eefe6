/**
 * Translations of pages of devices. A device has no TLB entry, because each access goes to the
 * board, and software that polls a register would walk the tables each time. An entry has what a
 * walk depended on, and is used only if the same is still there: so the result is always that of a
 * walk, also for software that edits tables without TLB maintenance.
 *
 *     entry, u32 each: VA page and flags, SCTLR, DACR,
 *                      level 1: physical address, host address and value of the descriptor,
 *                      level 2: host address (0 = none) and value of the descriptor,
 *                      PA page and flag
 *
 * Not used while watchpoints can happen, and not kept where the descriptors lie outside RAM. The
 * entries are forgotten when the RAM map changes.
 */
import { coreAt } from "../blocks";
import { CORES, NO_RAM } from "../contract";
import { DEVICE_PAGES, PRIVILEGED, SECURE, WATCHING } from "../state";
import { DACR, SCTLR, SCTLR_M, worldBank } from "../system/cp15-state";
import { ramPage } from "./bus";
import { levelOneAddress } from "./walk";

const ENTRIES: u32 = 16;
const ENTRY_SIZE = 40;
const PAGE: u32 = 0xffff_f000;
const IN_PAGE: u32 = 0xfff;
const TYPE_TABLE = 1;

// Flags of the first word, and fields.
const VALID = 1;
const WRITE = 2;
const PRIVILEGED_ACCESS = 4;
const SECURE_ACCESS = 8;
const FIELD_SCTLR = 4;
const FIELD_DACR = 8;
const FIELD_FIRST_ADDRESS = 12;
const FIELD_FIRST_HOST = 16;
const FIELD_FIRST = 20;
const FIELD_SECOND_HOST = 24;
const FIELD_SECOND = 28;
const FIELD_PAGE = 32;

/** In what `devicePage` gives, beside the physical page: the access is non-secure. */
export const NON_SECURE_PAGE: u32 = 1;
export const NO_PAGE: u32 = 2;

/** The physical page of a device at `va`, and NON_SECURE_PAGE; NO_PAGE: a walk must say. */
export function devicePage(core: usize, va: u32, isWrite: bool): u32 {
  const entry = entryOf(core, va, isWrite);
  if (load<u32>(entry) !== keyOf(core, va, isWrite) || load<u32>(core, WATCHING) !== 0) return NO_PAGE;
  const bank = worldBank(core);
  if (load<u32>(bank, SCTLR) !== load<u32>(entry, FIELD_SCTLR)) return NO_PAGE;
  if (load<u32>(bank, DACR) !== load<u32>(entry, FIELD_DACR)) return NO_PAGE;
  if (levelOneAddress(bank, va) !== load<u32>(entry, FIELD_FIRST_ADDRESS)) return NO_PAGE;
  if (load<u32>(load<u32>(entry, FIELD_FIRST_HOST)) !== load<u32>(entry, FIELD_FIRST)) return NO_PAGE;
  const second = load<u32>(entry, FIELD_SECOND_HOST);
  if (second !== 0 && load<u32>(second) !== load<u32>(entry, FIELD_SECOND)) return NO_PAGE;
  return load<u32>(entry, FIELD_PAGE);
}

/** A walk has found that `va` is at `pa`, where no RAM is, and that the access is permitted. */
export function keepDevicePage(core: usize, va: u32, isWrite: bool, pa: u32, nonSecure: bool): void {
  const bank = worldBank(core);
  const sctlr = load<u32>(bank, SCTLR);
  if ((sctlr & SCTLR_M) === 0) return;
  const walksNonSecure = load<u32>(core, SECURE) === 0;
  const firstAddress = levelOneAddress(bank, va);
  const firstPage = ramPage(firstAddress, walksNonSecure);
  if (firstPage === NO_RAM) return;
  const firstHost = u32(firstPage) + (firstAddress & IN_PAGE);
  const first = load<u32>(firstHost);
  let secondHost: u32 = 0;
  if ((first & 3) === TYPE_TABLE) {
    const secondAddress = (first & 0xffff_fc00) | ((va >>> 10) & 0x3fc);
    const secondPage = ramPage(secondAddress, walksNonSecure);
    if (secondPage === NO_RAM) return;
    secondHost = u32(secondPage) + (secondAddress & IN_PAGE);
  }
  const entry = entryOf(core, va, isWrite);
  store<u32>(entry, keyOf(core, va, isWrite));
  store<u32>(entry, sctlr, FIELD_SCTLR);
  store<u32>(entry, load<u32>(bank, DACR), FIELD_DACR);
  store<u32>(entry, firstAddress, FIELD_FIRST_ADDRESS);
  store<u32>(entry, firstHost, FIELD_FIRST_HOST);
  store<u32>(entry, first, FIELD_FIRST);
  store<u32>(entry, secondHost, FIELD_SECOND_HOST);
  store<u32>(entry, secondHost === 0 ? 0 : load<u32>(secondHost), FIELD_SECOND);
  store<u32>(entry, (pa & PAGE) | (nonSecure ? NON_SECURE_PAGE : 0), FIELD_PAGE);
}

/** The RAM map has changed. */
export function forgetDevicePages(): void {
  for (let number = 0; number < CORES; number++)
    memory.fill(coreAt(number) + DEVICE_PAGES, 0, ENTRIES * ENTRY_SIZE);
}

function entryOf(core: usize, va: u32, isWrite: bool): usize {
  const page = ((va >>> 12) ^ (va >>> 20)) & (ENTRIES / 2 - 1);
  return core + DEVICE_PAGES + ((page << 1) | u32(isWrite)) * ENTRY_SIZE;
}

function keyOf(core: usize, va: u32, isWrite: bool): u32 {
  return (
    (va & PAGE) |
    VALID |
    (isWrite ? WRITE : 0) |
    (load<u32>(core, PRIVILEGED) !== 0 ? PRIVILEGED_ACCESS : 0) |
    (load<u32>(core, SECURE) !== 0 ? SECURE_ACCESS : 0)
  );
}
