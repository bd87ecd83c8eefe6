/**
 * How a core translates a virtual address, step by step, for a person to read: the
 * short-descriptor tables of ARM DDI 0406C B3.5. Permissions are told, and not judged, because a
 * debugger may look everywhere. The translation caches of the core are not consulted: after a
 * change of the tables without TLB maintenance the core may still use an older translation.
 */
import * as State from "../cpu/core/state";
import * as Cp15 from "../cpu/core/system/cp15-fields";
import type { StateView } from "../cpu/state-view";
import { hex } from "../hex";

export interface Translation {
  /** The physical address; undefined if nothing is mapped. */
  readonly pa: number | undefined;
  /** Whether the access to `pa` is one of the normal world. */
  readonly nonSecure: boolean;
  /** What was looked at, in order; a line each. */
  readonly steps: readonly string[];
}

/** The little-endian word at a physical address, as one world sees it; undefined: refused. */
export type ReadWord = (pa: number, nonSecure: boolean) => number | undefined;

const SCTLR_M = 1;
const SCTLR_TRE = 1 << 28;
const SCTLR_AFE = 1 << 29;
const PD0 = 1 << 4;
const PD1 = 1 << 5;
const NO_TABLE = undefined;

const DOMAIN_ACCESS = ["no access", "client", "reserved", "manager"];
/** By AP[2:0] (B3.7.1). */
const PERMISSIONS = [
  "no access",
  "PL1 read/write",
  "PL1 read/write, PL0 read",
  "read/write",
  "reserved",
  "PL1 read",
  "read",
  "read",
];
const FAULT = 0;
const PAGE_TABLE = 1;
const SECTION = 2;

interface World {
  sctlr: number;
  ttbr0: number;
  ttbr1: number;
  ttbcr: number;
  dacr: number;
}

export class Translator {
  constructor(
    private readonly state: StateView,
    private readonly readWord: ReadWord,
  ) {}

  /** Translates `va` as `core` would now, in its present world, or in the world that is named. */
  translate(core: number, va: number, secure = this.isSecure(core)): Translation {
    const world = this.world(core, secure);
    const name = secure ? "secure" : "normal";
    if ((world.sctlr & SCTLR_M) === 0) {
      return { pa: va, nonSecure: !secure, steps: [`${name} world, MMU off: physical address ${hex(va)}`] };
    }
    const steps = [`${name} world, TTBCR ${hex(world.ttbcr)}, SCTLR ${hex(world.sctlr)}`];
    const at = levelOne(world, va, steps);
    if (at === NO_TABLE) return nothing(!secure, steps);
    const first = this.readWord(at, !secure);
    if (first === undefined) return refused(at, !secure, steps);
    steps.push(`level 1 descriptor at ${hex(at)}: ${hex(first)}`);
    switch (first & 3) {
      case SECTION:
        return section(world, va, first, !secure, steps);
      case PAGE_TABLE:
        return this.page(world, va, first, !secure, steps);
      default:
        steps.push((first & 3) === FAULT ? "fault: nothing is mapped" : "reserved type 3: a fault");
        return nothing(!secure, steps);
    }
  }

  private isSecure(core: number): boolean {
    return this.state.word(core, State.SECURE) !== 0;
  }

  private world(core: number, secure: boolean): World {
    const bank = secure ? State.CP15_SECURE : State.CP15_NONSECURE;
    const read = (field: number) => this.state.word(core, bank + field);
    return {
      sctlr: read(Cp15.SCTLR),
      ttbr0: read(Cp15.TTBR0),
      ttbr1: read(Cp15.TTBR1),
      ttbcr: read(Cp15.TTBCR),
      dacr: read(Cp15.DACR),
    };
  }

  private page(world: World, va: number, first: number, nonSecure: boolean, steps: string[]): Translation {
    const at = ((first & 0xffff_fc00) | ((va >>> 10) & 0x3fc)) >>> 0;
    const descriptor = this.readWord(at, nonSecure);
    if (descriptor === undefined) return refused(at, nonSecure, steps);
    steps.push(`  a table of pages, ${domain(world, first)}${(first & 8) !== 0 ? ", non-secure" : ""}`);
    steps.push(`level 2 descriptor at ${hex(at)}: ${hex(descriptor)}`);
    const type = descriptor & 3;
    if (type === FAULT) {
      steps.push("fault: nothing is mapped");
      return nothing(nonSecure, steps);
    }
    const large = type === 1;
    const mask = large ? 0xffff : 0xfff;
    const pa = ((descriptor & ~mask) | (va & mask)) >>> 0;
    const ap = ((descriptor >>> 4) & 3) | ((descriptor >>> 7) & 4);
    const noExecute = large ? (descriptor & 0x8000) !== 0 : (descriptor & 1) !== 0;
    const tex = (large ? descriptor >>> 12 : descriptor >>> 6) & 7;
    const what = large ? "large page, 64 KiB" : "small page, 4 KiB";
    const global = (descriptor & 0x800) === 0;
    steps.push(`  ${what}, ${attributes(world, ap, noExecute, tex, descriptor, global)}`);
    return found(pa, nonSecure || (first & 8) !== 0, steps);
  }
}

/** Address of the level 1 descriptor; undefined: TTBCR says that there is no table. */
function levelOne(world: World, va: number, steps: string[]): number | undefined {
  const n = world.ttbcr & 7;
  if (n === 0 || va >>> (32 - n) === 0) {
    steps.push(`  TTBR0 ${hex(world.ttbr0)} (N = ${n})`);
    if ((world.ttbcr & PD0) !== 0) {
      steps.push("fault: TTBCR.PD0 forbids a walk");
      return NO_TABLE;
    }
    return ((world.ttbr0 & ~(0x3fff >>> n)) | ((((va << n) >>> n) >>> 20) << 2)) >>> 0;
  }
  steps.push(`  TTBR1 ${hex(world.ttbr1)} (N = ${n})`);
  if ((world.ttbcr & PD1) !== 0) {
    steps.push("fault: TTBCR.PD1 forbids a walk");
    return NO_TABLE;
  }
  return ((world.ttbr1 & 0xffff_c000) | ((va >>> 20) << 2)) >>> 0;
}

function section(world: World, va: number, first: number, nonSecure: boolean, steps: string[]): Translation {
  const isSuper = (first & (1 << 18)) !== 0;
  const mask = isSuper ? 0x00ff_ffff : 0x000f_ffff;
  const pa = ((first & ~mask) | (va & mask)) >>> 0;
  const ap = ((first >>> 10) & 3) | ((first >>> 13) & 4);
  const toNonSecure = (first & (1 << 19)) !== 0;
  const where = isSuper ? "domain 0" : domain(world, first);
  const what = isSuper ? "supersection, 16 MiB" : "section, 1 MiB";
  const global = (first & (1 << 17)) === 0;
  steps.push(`  ${what}, ${where}${toNonSecure ? ", non-secure" : ""}`);
  steps.push(`  ${attributes(world, ap, (first & 0x10) !== 0, (first >>> 12) & 7, first, global)}`);
  return found(pa, nonSecure || toNonSecure, steps);
}

function domain(world: World, first: number): string {
  const number = (first >>> 5) & 0xf;
  return `domain ${number} (${DOMAIN_ACCESS[(world.dacr >>> (2 * number)) & 3]})`;
}

function attributes(
  world: World,
  ap: number,
  noExecute: boolean,
  tex: number,
  descriptor: number,
  global: boolean,
): string {
  const permission =
    (world.sctlr & SCTLR_AFE) !== 0 && (ap & 1) === 0 ? "access flag clear: a fault" : PERMISSIONS[ap];
  const cb = (descriptor >>> 2) & 3;
  const remap = (world.sctlr & SCTLR_TRE) !== 0 ? ", remapped" : "";
  return `${permission}${noExecute ? ", never executed" : ""}, TEX ${tex} CB ${cb}${remap}, ${global ? "global" : "of one ASID"}`;
}

function found(pa: number, nonSecure: boolean, steps: string[]): Translation {
  steps.push(`physical address ${hex(pa)}, ${nonSecure ? "non-secure" : "secure"}`);
  return { pa, nonSecure, steps };
}

function nothing(nonSecure: boolean, steps: string[]): Translation {
  return { pa: undefined, nonSecure, steps };
}

function refused(at: number, nonSecure: boolean, steps: string[]): Translation {
  steps.push(`the walk is refused at ${hex(at)}: nothing answers there, or the firewall is closed`);
  return nothing(nonSecure, steps);
}
