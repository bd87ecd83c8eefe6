/** What is replaced in a guest's kernel, judged by binutils. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { unpackKernel } from "../../../../guests/linux/src/unpack-kernel";
import { Random } from "../../../conformance/src/random";
import { ensureLinuxPackages } from "../../../setup/src/index";
import { loadProgram } from "../../../toolchain/src/testing";
import { assemble, disassemble, isReplaced } from "./assembler";
import { FREQUENT_FORMS, OTHER_FORMS, SENSITIVE_FORMS } from "./sensitive-forms";

const PAGE = 0x0400_0000;
const PAGE_SIZE = 0x1000;
const WORD = 4;
const WORDS = PAGE_SIZE / WORD;
const MOV_R0_R0 = 0xe1a0_0000;
const BX_LR = 0xe12f_ff1e;
const CPSID_I = 0xf10c_0080;
/** In a replacement: done in one with the next word (patched.ts). */
const JOINED = 1 << 15;
const LDM_EXCEPTION_RETURN = 0xe8fd_8001;
const CONDITION_AL = 0xe;
const UNCONDITIONAL = 0xf;
const OF_EACH_FORM = 400;

const REPLACED_FORMS = { ...SENSITIVE_FORMS, ...FREQUENT_FORMS };

const memory = () => program.memory;
const program = loadProgram("packages/hypervisor/src/arch/armv7/deprivileged/patch.ts", {
  // Without the record of all accesses that the fake hardware keeps.
  hw: {
    r32: (address) => memory().getUint32(address!, true),
    w32: (address, value) => memory().setUint32(address!, value!, true),
  },
});
const patched = (word: number) => program.exports.patchInstruction!(word) as number;
const original = (word: number) => program.exports.originalInstruction!(word) as number;
const makeExecutable = (page = PAGE) => program.exports.makeExecutable!(page);
const makeWritable = (page = PAGE) => program.exports.makeWritable!(page);

const bytesOf = (words: readonly number[]) => new Uint8Array(Uint32Array.from(words).buffer);
const wordsIn = (address: number, count: number) =>
  [...Array(count).keys()].map((n) => memory().getUint32(address + n * WORD, true));
function put(words: readonly number[], address = PAGE): void {
  for (const [n, word] of words.entries()) memory().setUint32(address + n * WORD, word, true);
}
const hex = (word: number) => word.toString(16).padStart(8, "0");

beforeEach(() => put(Array(WORDS).fill(MOV_R0_R0)));

describe("one word", () => {
  test.each(Object.entries(REPLACED_FORMS))("%s is replaced, and comes back", (_name, form) => {
    const random = new Random(1);
    const lines = [...Array(OF_EACH_FORM)].map(() => form(random));
    const words = assemble(lines);
    expect(words.length).toBe(lines.length);
    for (const [n, word] of words.entries()) {
      const replacement = patched(word);
      expect(replacement, `${lines[n]} ${hex(word)}`).not.toBe(word);
      expect(hex(original(replacement)), lines[n]).toBe(hex(word));
      expect(original(word), "is no replacement itself, except a read of TPIDRURW").toBe(
        /mrc.* 2$/.test(lines[n]!) ? word + 2 * 0x20 : word,
      );
    }
    const texts = disassemble(bytesOf([...words]));
    expect(texts.filter((text) => !isReplaced(text))).toEqual([]);
  });

  test.each(Object.entries(OTHER_FORMS))("%s stays", (_name, form) => {
    const random = new Random(2);
    const lines = [...Array(OF_EACH_FORM)].map(() => form(random));
    for (const [n, word] of assemble(lines).entries()) expect(hex(patched(word)), lines[n]).toBe(hex(word));
  });

  test("nothing is replaced that objdump does not call one of these instructions", () => {
    const random = new Random(3);
    const sensitive = Object.values(REPLACED_FORMS).flatMap((form) => [
      ...assemble([...Array(100)].map(() => form(random))),
    ]);
    // One bit of a sensitive instruction is another, or the word is random.
    const words = [...Array(60_000)].map(() =>
      random.oneIn(4) ? random.word() : (random.pick(sensitive) ^ (1 << random.below(32))) >>> 0,
    );
    const texts = disassemble(bytesOf(words));
    expect(texts.length).toBe(words.length);
    const wrong = words.flatMap((word, n) =>
      patched(word) !== word && !isReplaced(texts[n]!) ? [`${hex(word)} ${texts[n]}`] : [],
    );
    expect(wrong).toEqual([]);
  });

  test("the replacement of any word stands for that word alone", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff_ffff }), (word) => {
        const replacement = patched(word);
        if (replacement !== word) expect(original(replacement)).toBe(word);
        const stands = original(word);
        if (stands !== word) expect([word, (word & ~JOINED) >>> 0]).toContain(patched(stands));
      }),
      { numRuns: 200_000 },
    );
  });

  test("a replacement traps in User mode, or is a read of TPIDRURW", () => {
    const random = new Random(4);
    for (const [name, form] of Object.entries(REPLACED_FORMS)) {
      const words = assemble([...Array(50)].map(() => form(random)));
      for (const replacement of [...words].map(patched)) {
        const svc = ((replacement >>> 24) & 0xf) === 0xf;
        // LDC, STC, MCRR, MRRC; CDP. No Cortex-A9 has coprocessors 0-7.
        const transfer = ((replacement >>> 25) & 7) === 6 || ((replacement >>> 24) & 0xf) === 0xe;
        const coprocessor = (replacement >>> 8) & 0xf;
        expect(replacement >>> 28, `${name}: a condition`).not.toBe(UNCONDITIONAL);
        if (svc || (transfer && coprocessor < 8)) continue;
        expect(name).toBe("read of tpidrprw");
        expect(disassemble(bytesOf([replacement]))[0]).toMatch(/^mrc(..)? 15, 0, \S+ cr13, cr0, \{2\}$/);
      }
    }
  });
});

describe("a page", () => {
  test("has its own words again after makeWritable, whatever they are", () => {
    const random = new Random(5);
    const sensitive = Object.values(REPLACED_FORMS).flatMap((form) => [
      ...assemble([...Array(20)].map(() => form(random))),
    ]);
    for (let round = 0; round < 50; round++) {
      const words = [...Array(WORDS)].map(() =>
        random.oneIn(3) ? random.pick(sensitive) : random.oneIn(3) ? random.word() : MOV_R0_R0,
      );
      // Words that are replacements from the start come back as what they would stand for.
      const own = words.map((word) => (original(word) === word ? word : MOV_R0_R0));
      put(own);
      makeExecutable();
      const executable = wordsIn(PAGE, WORDS);
      expect(executable).not.toEqual(own);
      makeWritable();
      expect(wordsIn(PAGE, WORDS).map(hex)).toEqual(own.map(hex));
    }
  });

  test("is the same if it is made executable twice", () => {
    put(
      assemble(["cpsid i", "mrs r0, spsr", "msr cpsr_c, r1", "rfeia sp!", "srsdb sp!, #19", "wfi"]) as never,
    );
    makeExecutable();
    const once = wordsIn(PAGE, WORDS);
    makeExecutable();
    expect(wordsIn(PAGE, WORDS)).toEqual(once);
  });

  test("has its own words again where two are joined, at each place and condition", () => {
    const [first, second] = [
      ["stmdb r8, {sp, lr}^", "mcr p15, 0, r1, c13, c0, 3"],
      ["mrs r8, spsr", "mrsne r8, spsr", "mrc p15, 0, r7, c1, c0, 0"],
    ];
    const pairs = first!.flatMap((a) => second!.map((b) => [a, b]));
    const words = [...assemble(pairs.flat())];
    const own = Array<number>(WORDS).fill(MOV_R0_R0);
    own.splice(4, words.length, ...words);
    own.splice(WORDS - 1, 1, words[0]!);
    put(own);
    makeExecutable();
    const joined = pairs.filter((_pair, n) => {
      const at = PAGE + (4 + 2 * n) * WORD;
      return (wordsIn(at, 1)[0]! & JOINED) !== 0;
    });
    expect(joined).toEqual([
      [first![0], second![0]],
      [first![1], second![2]],
    ]);
    expect(wordsIn(PAGE + (WORDS - 1) * WORD, 1)[0]! & JOINED, "the page ends").toBe(0);
    makeWritable();
    expect(wordsIn(PAGE, WORDS).map(hex)).toEqual(own.map(hex));
  });

  test("keeps a literal that looks like an instruction", () => {
    const ldr = assemble(["ldr r0, [pc, #4]"])[0]!; // loads what lies 12 bytes behind it
    put([ldr, MOV_R0_R0, BX_LR, CPSID_I, MOV_R0_R0, CPSID_I]);
    makeExecutable();
    expect(wordsIn(PAGE + 3 * WORD, 1)).toEqual([CPSID_I]);
    expect(wordsIn(PAGE + 5 * WORD, 1)).toEqual([patched(CPSID_I)]);
  });

  test("keeps a word behind which and in front of which there is no code", () => {
    const data = 0x1234_5678;
    put([BX_LR, data, LDM_EXCEPTION_RETURN, data, MOV_R0_R0, MOV_R0_R0, LDM_EXCEPTION_RETURN, data]);
    makeExecutable();
    expect(wordsIn(PAGE + 2 * WORD, 1)).toEqual([LDM_EXCEPTION_RETURN]);
    expect(wordsIn(PAGE + 6 * WORD, 1)).toEqual([patched(LDM_EXCEPTION_RETURN)]);
  });

  test("of packed data hardly changes", () => {
    const random = new Random(6);
    const pages = 256;
    let changed = 0;
    for (let page = 0; page < pages; page++) {
      const words = [...Array(WORDS)].map(() => random.word());
      put(words);
      makeExecutable();
      changed += wordsIn(PAGE, WORDS).filter((word, n) => word !== words[n]).length;
    }
    expect(changed).toBeLessThan(pages / 16);
  });

  test("goes to memory, and what was fetched is forgotten", () => {
    program.hw.calls.length = 0;
    makeExecutable();
    const names = program.hw.calls.map(({ name }) => name);
    expect(names.filter((name) => name === "mcr").length).toBe(PAGE_SIZE / 32 + 2);
    expect(names.at(-1)).toBe("isb");
  });

  test("a piece of code is replaced in its bounds", () => {
    put([CPSID_I, CPSID_I, CPSID_I, CPSID_I]);
    program.exports.patchPiece!(PAGE, 4 * WORD, WORD, 2 * WORD);
    expect(wordsIn(PAGE, 4)).toEqual([CPSID_I, patched(CPSID_I), patched(CPSID_I), CPSID_I]);
  });

  test("code in pieces becomes the same as in one piece", () => {
    const random = new Random(7);
    const LDR_LITERAL = 0xe59f_0000;
    const anyWord = () => {
      const kinds = [CPSID_I, LDM_EXCEPTION_RETURN, MOV_R0_R0, BX_LR, LDR_LITERAL + (random.word() & 0xffc)];
      return kinds[random.word() % (kinds.length + 1)] ?? random.word();
    };
    const size = 3 * PAGE_SIZE;
    for (const piece of [0x400, 0x404]) {
      const words = Array.from({ length: size / WORD }, anyWord);
      put(words);
      program.exports.patchPiece!(PAGE, size, 0, size);
      const whole = wordsIn(PAGE, words.length);
      put(words);
      for (let offset = 0; offset < size; offset += piece)
        program.exports.patchPiece!(PAGE, size, offset, Math.min(piece, size - offset));
      expect(wordsIn(PAGE, words.length)).toEqual(whole);
      expect(whole).not.toEqual(words);
    }
  });
});

/** A quarter of the words, or more, have the condition AL. */
function isText(page: Uint8Array): boolean {
  let always = 0;
  for (let at = WORD - 1; at < PAGE_SIZE; at += WORD) if (page[at]! >>> 4 === CONDITION_AL) always++;
  return always >= WORDS / 4;
}

function kindOf(text: string) {
  if (text.startsWith("cps")) return "cps";
  if (/^m(rs|sr).*SPSR/.test(text)) return "spsr";
  if (text.startsWith("mrs")) return "mrs cpsr";
  if (text.startsWith("msr")) return "msr cpsr";
  if (text.endsWith("^")) return "block";
  if (text.startsWith("wfi")) return "wfi";
  if (/ cr3, cr0, /.test(text)) return "dacr";
  return text.endsWith("{4}") ? "tpidrprw" : "other";
}

describe("Debian's kernel", () => {
  test("each sensitive instruction of its text is replaced, and no literal", async () => {
    const { zImage } = await ensureLinuxPackages();
    const { image } = await unpackKernel(readFileSync(zImage));
    const pages = [...Array(Math.floor(image.length / PAGE_SIZE)).keys()]
      .map((n) => image.subarray(n * PAGE_SIZE, (n + 1) * PAGE_SIZE))
      .filter((page) => isText(page));
    const text = Buffer.concat(pages);
    const texts = disassemble(text);
    new Uint8Array(memory().buffer).set(text, PAGE);
    for (let page = PAGE; page < PAGE + text.length; page += PAGE_SIZE) makeExecutable(page);
    const missed: string[] = [];
    const wrong: string[] = [];
    expect(texts.length).toBe(text.length / WORD);
    const counts = {
      other: 0,
      cps: 0,
      "mrs cpsr": 0,
      "msr cpsr": 0,
      spsr: 0,
      block: 0,
      wfi: 0,
      dacr: 0,
      tpidrprw: 0,
    };
    for (const [n, line] of texts.entries()) {
      const word = text.readUInt32LE(n * WORD);
      const changed = memory().getUint32(PAGE + n * WORD, true) !== word;
      const condition = word >>> 28;
      if (changed && !isReplaced(line)) wrong.push(`${hex(n * WORD)} ${hex(word)} ${line}`);
      if (!changed && isReplaced(line) && (condition === CONDITION_AL || condition === UNCONDITIONAL))
        missed.push(`${hex(n * WORD)} ${hex(word)} ${line}`);
      if (changed) counts[kindOf(line)]++;
    }
    expect(wrong).toEqual([]);
    expect(missed).toEqual([]);

    // Every kernel of Debian has thousands of these.
    for (const kind of ["cps", "mrs cpsr", "msr cpsr", "dacr", "tpidrprw"] as const)
      expect(counts[kind], kind).toBeGreaterThan(1000);
    for (const kind of ["spsr", "block", "wfi"] as const) expect(counts[kind], kind).toBeGreaterThan(5);
  });
});
