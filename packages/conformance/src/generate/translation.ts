import { EXIT_SVC, MEMORY_END, RECORD, TRANSLATION_TABLES } from "../layout";
import { armBytes, type Instruction, type Program } from "../program";
import { Random } from "../random";
import { SCTLR_VALUE, translationTables } from "../tables";
import { setRegister } from "./moves";
import { drawState, MODE } from "./state";

/**
 * Programs about translation: under random tables, TTBCR, DACR and access-flag and remap modes they
 * translate addresses (ATS1Cxx, PAR), then load, store, or store an instruction and branch to it.
 *
 * All programs share two first-level tables. The lowest 128 MiB of both are as in tables.ts, so
 * that runtime.S goes on running. The rest is random: sections, supersections, tables of random
 * pages, faults. Every output address is in the RAM from 128 to 256 MiB.
 *
 *     TRANSLATION_TABLES  L1 of TTBR0, 16 KiB │ L1 of TTBR1, 16 KiB │ 64 L2 tables, 64 KiB
 */
const L1_BYTES = 0x4000;
const L1_ENTRIES = 0x1000;
const L2_BYTES = 0x400;
const L2_TABLES = 64;
const MIB = 0x10_0000;
const KEPT_MIB = MEMORY_END / MIB;
const TABLE_SEED = 0x7ab1e5;
/**
 * Second-level tables with invalid entries, under domain 0 alone: QEMU finds a domain fault before
 * such an entry, the architecture after.
 */
const L2_HOLED = TRANSLATION_TABLES + 2 * L1_BYTES;
const L2_FULL = L2_HOLED + (L2_TABLES / 2) * L2_BYTES;

export function translationMemory(): { address: number; bytes: Uint8Array } {
  const random = new Random(TABLE_SEED);
  const bytes = new Uint8Array(2 * L1_BYTES + L2_TABLES * L2_BYTES);
  const view = new DataView(bytes.buffer);
  const kept = new DataView(translationTables().buffer);
  for (const table of [0, L1_BYTES]) {
    for (let i = 0; i < L1_ENTRIES; ) {
      const entry = i < KEPT_MIB ? kept.getUint32(i * 4, true) : firstLevel(random);
      // A supersection's entry stands sixteen times.
      const times = i % 16 === 0 && isSupersection(entry) ? 16 : 1;
      for (let k = 0; k < times; k++, i++) {
        view.setUint32(table + i * 4, isSupersection(entry) && times === 1 ? 0 : entry, true);
      }
    }
  }
  for (let at = 2 * L1_BYTES; at < bytes.length; ) {
    const index = ((at - 2 * L1_BYTES) / 4) % 256;
    const holed = TRANSLATION_TABLES + at < L2_FULL;
    const entry = secondLevel(random, index % 16 === 0, holed);
    const times = (entry & 3) === 1 ? 16 : 1;
    for (let k = 0; k < times; k++, at += 4) view.setUint32(at, entry, true);
  }
  return { address: TRANSLATION_TABLES, bytes };
}

const SUPERSECTION_BIT = 1 << 18;
const isSupersection = (entry: number): boolean => (entry & 3) === 2 && (entry & SUPERSECTION_BIT) !== 0;

/**
 * Memory types without surprises for data: Strongly-ordered would fault an unaligned access, so
 * Normal only.
 */
const SECTION_NORMAL = 0x1c0e & ~0xc00;
const PAGE_NORMAL = 0x4c;

function firstLevel(random: Random): number {
  const output = MEMORY_END | (random.below(KEPT_MIB) * MIB);
  // XN, domain, AP, APX, nG; not S and not the IMPLEMENTATION DEFINED bit.
  const free = random.word() & 0x0002_8df0;
  switch (random.below(8)) {
    case 0:
      return 0;
    case 1:
    case 2:
      return (L2_HOLED + random.below(L2_TABLES / 2) * L2_BYTES) | 1;
    case 3:
      return (L2_FULL + random.below(L2_TABLES / 2) * L2_BYTES) | (random.below(16) << 5) | 1;
    case 4:
      // A supersection is of domain 0; its extended address bits are 0.
      return (output & 0xff00_0000) | SECTION_NORMAL | SUPERSECTION_BIT | (free & 0x0002_8c10);
    default:
      return output | SECTION_NORMAL | free;
  }
}

/** A large page's entry stands sixteen times, so it is drawn only where that many follow. */
function secondLevel(random: Random, largeFits: boolean, holed: boolean): number {
  const output = MEMORY_END | (random.below(KEPT_MIB * 256) << 12);
  const permissions = random.word() & 0xa30;
  if (holed && random.oneIn(6)) return 0;
  // Of a large page XN is bit 15, TEX bits 14:12.
  if (largeFits && random.oneIn(2))
    return (output & 0xffff_0000) | 0x100d | permissions | (random.below(2) << 15);
  return output | PAGE_NORMAL | 2 | permissions | random.below(2);
}

const ACCESS_FLAG = 1 << 29;
const TEX_REMAP = 1 << 28;
const PD1 = 1 << 5;
/** TTBR0 must reach over all that the runtime uses. */
const MAX_N = 3;

type Cp15 = readonly [crn: number, opc1: number, crm: number, opc2: number];
const mcr = (rt: number, [crn, opc1, crm, opc2]: Cp15): number =>
  0xee00_0f10 | (opc1 << 21) | (crn << 16) | (rt << 12) | (opc2 << 5) | crm;

const SCTLR: Cp15 = [1, 0, 0, 0];
const TTBR0: Cp15 = [2, 0, 0, 0];
const TTBR1: Cp15 = [2, 0, 0, 1];
const TTBCR: Cp15 = [2, 0, 0, 2];
const DACR: Cp15 = [3, 0, 0, 0];
const TLBIALL: Cp15 = [8, 0, 7, 0];
const ICIALLU: Cp15 = [7, 0, 5, 0];
const PAR: Cp15 = [7, 0, 4, 0];
const READ = 0x0010_0000;
const ISB = 0xf57f_f06f;
const DSB = 0xf57f_f04f;
const TEST_VALUE = 9;

const TRANSLATIONS = 6;

export function generateTranslation(seed: number): Program {
  const random = new Random(seed);
  const mode = random.pick([MODE.SVC, MODE.IRQ, MODE.SYS]);
  const input = drawState(mode, false, random);
  new DataView(input.buffer).setUint32(RECORD.DFSR, 1, true);
  const code: Instruction[] = [];
  const write = (name: string, register: Cp15, value: number): void => {
    code.push(...setRegister(false, TEST_VALUE, value >>> 0), {
      name,
      bytes: armBytes(mcr(TEST_VALUE, register), ISB),
    });
  };
  write("TTBR1", TTBR1, TRANSLATION_TABLES + L1_BYTES);
  write("TTBR0", TTBR0, TRANSLATION_TABLES);
  write("TTBCR", TTBCR, random.below(MAX_N + 1) | (random.oneIn(4) ? PD1 : 0));
  const accessFlag = random.oneIn(2);
  write("DACR", DACR, accessFlag ? ALL_CLIENTS : drawDomains(random));
  write("SCTLR", SCTLR, SCTLR_VALUE | (accessFlag ? ACCESS_FLAG : 0) | (random.oneIn(4) ? TEX_REMAP : 0));
  code.push({ name: "TLBIALL", bytes: armBytes(mcr(0, TLBIALL), DSB, ISB) });
  for (let i = 0; i < TRANSLATIONS; i++) {
    code.push(...setRegister(false, 8, drawAddress(random)));
    code.push(translate(random.below(4), i));
  }
  code.push(...setRegister(false, 8, drawAddress(random) & ~3), ...access(random));
  return { seed, thumb: false, input, instructions: code, translates: true };
}

/**
 * With the access flag in use: QEMU does not look at it in a manager's domain, the architecture
 * does.
 */
const ALL_CLIENTS = 0x5555_5555;

/** Each domain client, manager or no access (2 is reserved); domain 0 carries the runtime. */
function drawDomains(random: Random): number {
  let dacr = random.pick([1, 3]);
  for (let domain = 1; domain < 16; domain++) dacr |= random.pick([0, 1, 1, 3]) << (2 * domain);
  return dacr;
}

function drawAddress(random: Random): number {
  return (MEMORY_END + random.below(0x1_0000_0000 - MEMORY_END)) >>> 0;
}

/**
 * ATS1C{PR,PW,UR,UW} of r8; PAR to r0 … r5: all of it for a fault, the address alone otherwise
 * (QEMU gives no attributes).
 */
function translate(opc2: number, target: number): Instruction {
  const rt = target << 12;
  return {
    name: `ATS1C${["PR", "PW", "UR", "UW"][opc2]}, PAR`,
    bytes: armBytes(
      mcr(8, [7, 0, 8, opc2]),
      ISB,
      mcr(target, PAR) | READ,
      0xe310_0001 | (target << 16), // TST rt, #1
      0x01a0_0620 | rt | target, // LSREQ rt, rt, #12
      0x01a0_0600 | rt | target, // LSLEQ rt, rt, #12
    ),
  };
}

function access(random: Random): Instruction[] {
  switch (random.below(4)) {
    case 0:
      return [{ name: "LDR", bytes: armBytes(0xe598_6000) }];
    case 1:
      return [{ name: "STR", bytes: armBytes(0xe588_0000) }];
    case 2:
      return [{ name: "LDRT", bytes: armBytes(0xe4b8_6000) }];
    default:
      return [
        ...setRegister(false, TEST_VALUE, (0xef00_0000 | EXIT_SVC) >>> 0),
        { name: "STR of SVC", bytes: armBytes(0xe588_9000) },
        { name: "ICIALLU", bytes: armBytes(mcr(0, ICIALLU), DSB, ISB) },
        { name: "BX to it", bytes: armBytes(0xe12f_ff18) },
      ];
  }
}
