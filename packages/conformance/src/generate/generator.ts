import { type Instruction, type Program, thumbBytes } from "../program";
import { Random } from "../random";
import { ARM_DATA } from "./arm-data";
import { ARM_MEMORY } from "./arm-memory";
import { armBranch, thumbBranch } from "./branches";
import { exclusivePair } from "./exclusives";
import type { Form } from "./form";
import { type Item, itemOf } from "./item";
import { jumpItem } from "./jumps";
import { ARM_NEON, ARM_NEON_MEMORY, THUMB_NEON, THUMB_NEON_MEMORY } from "./neon";
import { drawState, EXCEPTION_MODES, MODE } from "./state";
import { systemItem, userItem } from "./system";
import { THUMB_DATA } from "./thumb-data";
import { THUMB_MEMORY } from "./thumb-memory";
import { ARM_VFP, THUMB_VFP } from "./vfp";

/**
 * The families of instructions. A program keeps to a few, so that faults of one family stand out.
 */
export const FAMILIES: Record<string, { arm: readonly Form[]; thumb: readonly Form[] }> = {
  data: { arm: ARM_DATA, thumb: THUMB_DATA },
  memory: { arm: ARM_MEMORY, thumb: THUMB_MEMORY },
  vfp: { arm: ARM_VFP, thumb: THUMB_VFP },
  neon: { arm: ARM_NEON, thumb: THUMB_NEON },
  "neon-memory": { arm: ARM_NEON_MEMORY, thumb: THUMB_NEON_MEMORY },
};

export interface GenerateOptions {
  /** Families by name; all if left out. */
  families?: readonly string[];
  /** Only Arm or only Thumb code. */
  set?: "arm" | "thumb";
}

const MIN_ITEMS = 12;
const ITEMS_SPREAD = 16;
/** A branch may pass this many items. */
const BRANCH_REACH = 3;
const IT_MAX = 4;

/** The program of a seed; always the same. */
export function generate(seed: number, options: GenerateOptions = {}): Program {
  const random = new Random(seed);
  const thumb = options.set === undefined ? random.oneIn(2) : options.set === "thumb";
  const names = options.families ?? Object.keys(FAMILIES);
  const forms = random.pick(names.map((name) => FAMILIES[name]!));
  const pick = picker(thumb ? forms.thumb : forms.arm);
  const mode = random.pick([MODE.USR, MODE.SYS, ...EXCEPTION_MODES]);
  const input = drawState(mode, thumb, random);

  const items: Item[] = [];
  const branches = new Set<number>();
  const count = MIN_ITEMS + random.below(ITEMS_SPREAD);
  while (items.length < count) {
    const choice = random.below(48);
    if (choice < 4) {
      branches.add(items.length);
      items.push({ prepare: [], instructions: [] });
    } else if (choice < 7) {
      items.push(exclusivePair(thumb, random));
    } else if (choice < 10) {
      const hasSpsr = mode !== MODE.USR && mode !== MODE.SYS;
      items.push(hasSpsr ? systemItem(thumb, random) : userItem(thumb, mode, random));
    } else if (choice < 12) {
      items.push(jumpItem(thumb, random));
    } else if (thumb && choice < 19) {
      items.push(itBlock(pick, random));
    } else {
      items.push(itemOf(pick(random), thumb, random));
    }
  }
  // Branches are encoded from the last to the first, because the length of what they pass must be
  // known.
  for (const at of [...branches].sort((a, b) => b - a)) {
    const passed = items.slice(at + 1, at + 1 + random.below(BRANCH_REACH + 1));
    const bytes = passed.flatMap(allOf).reduce((sum, i) => sum + i.bytes.length, 0);
    const encode = thumb ? thumbBranch : armBranch;
    items[at] = { prepare: [], instructions: [encode(bytes, random)] };
  }
  return { seed, thumb, input, instructions: items.flatMap(allOf) };
}

const allOf = (item: Item): Instruction[] => [...item.prepare, ...item.instructions];

/** Draws forms by weight. */
function picker(forms: readonly Form[]): (random: Random) => Form {
  const ends: number[] = [];
  let total = 0;
  for (const form of forms) {
    total += form.options.weight ?? 1;
    ends.push(total);
  }
  return (random) => {
    const at = (random.word() / 0x1_0000_0000) * total;
    return forms[ends.findIndex((end) => at < end)]!;
  };
}

/**
 * IT and one to four instructions. Only the first may need prepared operands; they are prepared
 * before the IT.
 */
function itBlock(pick: (random: Random) => Form, random: Random): Item {
  const length = 1 + random.below(IT_MAX);
  const cond = random.below(14);
  // Bits below the first condition's: then (same low bit) or else (other), a one after the last.
  let mask = 0;
  for (let i = 1; i < length; i++) mask |= ((cond & 1) ^ random.below(2)) << (4 - i);
  mask |= 1 << (4 - length);
  const inside: Item[] = [];
  while (inside.length < length) {
    const form = pick(random);
    if (form.options.inIt === false) continue;
    if (inside.length > 0 && form.options.memory !== undefined) {
      inside.push(plainInside(random));
      continue;
    }
    inside.push(itemOf(form, true, random));
  }
  return {
    prepare: inside[0]!.prepare,
    instructions: [
      { name: "IT", bytes: thumbBytes(0xbf00 | (cond << 4) | mask) },
      ...inside.flatMap((item) => item.instructions),
    ],
  };
}

/** An addition, which replaces a second memory access in an IT block. */
function plainInside(random: Random): Item {
  const code = 0x1800 | random.below(0x200);
  return { prepare: [], instructions: [{ name: "ADD register", bytes: thumbBytes(code) }] };
}
