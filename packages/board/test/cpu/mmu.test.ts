import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
const TABLE1 = 0x8000;
const COARSE = 0xc000;
const HANDLERS = 0x2_0000;

/** Section, AP 3 (all may do all), Normal, domain 0. */
const SECTION = 0xc0e;
const PAGE_TABLE = 1;
/** Small page, AP 3, Normal. */
const SMALL = 0x3e;
const LARGE = 0x3d;

const ENABLE = (sctlr: number) => `
  mrc p15, 0, r12, c1, c0, 0
  orr r12, r12, #0x${(sctlr & 0xff00_0000).toString(16)}
  orr r12, r12, #0x${(sctlr & 0xff).toString(16)}
  mcr p15, 0, r12, c1, c0, 0
`;
const SETUP = `
  ldr r12, =0x${TABLE.toString(16)}
  mcr p15, 0, r12, c2, c0, 0
  ldr r12, =0x${HANDLERS.toString(16)}
  mcr p15, 0, r12, c12, c0, 0
`;
/** Data and prefetch aborts: r5 DFSR, r6 DFAR, r7 IFSR, r4 = 1. */
const ABORT_HANDLERS = `
  nop; nop; nop
  b 1f
  nop
  nop; nop; nop
1: mrc p15, 0, r5, c5, c0, 0
  mrc p15, 0, r6, c6, c0, 0
  mrc p15, 0, r7, c5, c0, 1
  mov r4, #1
  ${END}
`.replace("nop; nop; nop\n  b 1f\n  nop", "nop; nop; nop\n  b 1f\n  b 1f");

class Mmu extends Machine {
  constructor() {
    super();
    this.load(ABORT_HANDLERS, HANDLERS);
    this.map(0, 0 | SECTION);
    this.map(0x8000_0000, 0x8000_0c02);
  }

  word(address: number, value: number): void {
    this.ram.setUint32(address, value >>> 0, true);
  }

  map(va: number, descriptor: number, table = TABLE): void {
    this.word(table + (va >>> 20) * 4, descriptor);
  }

  mapPage(va: number, descriptor: number): void {
    this.map(va, COARSE | PAGE_TABLE);
    this.word(COARSE + ((va >>> 12) & 0xff) * 4, descriptor);
  }

  /** Runs `body` with the MMU on; DACR 1 (client of domain 0). */
  go(body: string, sctlr = 1, before = "mov r12, #1\n mcr p15, 0, r12, c3, c0, 0"): this {
    this.load(
      `mov r4, #0\n b 5f\n .ltorg\n5: ${SETUP}\n${before}\n${ENABLE(sctlr)}\n${body}\n${END}\n.ltorg`,
      0x1_0000,
    );
    this.runFrom(0x1_0000);
    return this;
  }
}

const LOAD = "ldr r0, =0x12345678\n ldr r0, [r0]";
const STORE = "ldr r0, =0x12345678\n str r0, [r0]";
const AS_USER = (body: string) => `cps #0x10\n${body}`;
const VA = 0x1234_5678;

describe("formats", () => {
  test("section", () => {
    const mmu = new Mmu();
    mmu.word(0x0074_5678, 0xcafe);
    mmu.map(VA, 0x0070_0000 | SECTION);
    expect(mmu.go(LOAD).r(0)).toBe(0xcafe);
  });

  test("supersection", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0000_0000 | SECTION | (1 << 18));
    mmu.word(0x0034_5678, 0xbeef);
    expect(mmu.go(LOAD).r(0)).toBe(0xbeef);
  });

  test("small and large page", () => {
    const mmu = new Mmu();
    mmu.mapPage(VA, 0x0060_0000 | SMALL);
    mmu.word(0x0060_0678, 0x11);
    expect(mmu.go(LOAD).r(0)).toBe(0x11);
    mmu.mapPage(VA, 0x0060_0000 | LARGE);
    mmu.word(0x0060_5678, 0x22);
    expect(mmu.go(`mcr p15, 0, r0, c8, c7, 0\n${LOAD}`).r(0)).toBe(0x22);
  });

  test("TTBCR.N sends high addresses to TTBR1", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION, TABLE1);
    mmu.map(0x8000_0000, 0x8000_0c02, TABLE1);
    mmu.word(0x0074_5678, 0x77);
    const before = `ldr r12, =${TABLE1}\n mcr p15, 0, r12, c2, c0, 1\n mov r12, #5\n mcr p15, 0, r12, c2, c0, 2\n mov r12, #1\n mcr p15, 0, r12, c3, c0, 0`;
    expect(mmu.go(LOAD, 1, before).r(0)).toBe(0x77);
  });
});

describe("faults: DFSR and DFAR", () => {
  const cases: [string, (mmu: Mmu) => void, string, number, number?][] = [
    ["translation, section", () => {}, LOAD, 0x005],
    ["translation, section, write", () => {}, STORE, 0x805],
    ["translation, page", (m) => m.mapPage(VA, 0), LOAD, 0x007],
    ["domain, section", (m) => m.map(VA, 0x0070_0000 | SECTION | (3 << 5)), LOAD, 0x039],
    [
      "domain, page",
      (m) => {
        m.mapPage(VA, 0x0060_0000 | SMALL);
        m.map(VA, COARSE | PAGE_TABLE | (2 << 5));
      },
      LOAD,
      0x02b,
    ],
    ["permission, section, user", (m) => m.map(VA, 0x0070_0000 | (SECTION & ~0x800)), AS_USER(LOAD), 0x00d],
    [
      "permission, user reads and may not write",
      (m) => m.map(VA, 0x0070_0000 | (SECTION & ~0x400)),
      AS_USER(`${LOAD}\n${STORE}`),
      0x80d,
    ],
    ["permission, read-only for all", (m) => m.map(VA, 0x0070_0000 | SECTION | 0x8000), STORE, 0x80d],
    ["permission, page", (m) => m.mapPage(VA, 0x0060_0000 | SMALL | 0x200), STORE, 0x80f],
    ["access flag, section", (m) => m.map(VA, 0x0070_0000 | (SECTION & ~0x400)), LOAD, 0x003, 0x2000_0001],
    ["access flag, page", (m) => m.mapPage(VA, 0x0060_0000 | (SMALL & ~0x10)), LOAD, 0x006, 0x2000_0001],
    [
      "alignment, SCTLR.A",
      (m) => m.map(VA, 0x0070_0000 | SECTION),
      "ldr r0, =0x12345679\n ldr r0, [r0]",
      0x001,
      3,
    ],
    ["alignment, device memory", (m) => m.map(VA, 0x0070_0c06), "ldr r0, =0x12345679\n ldr r0, [r0]", 0x001],
    [
      "alignment, LDM",
      (m) => m.map(VA, 0x0070_0000 | SECTION),
      "ldr r0, =0x12345679\n ldm r0, {r0, r1}",
      0x001,
    ],
    [
      "alignment, LDREX",
      (m) => m.map(VA, 0x0070_0000 | SECTION),
      "ldr r0, =0x12345679\n ldrex r0, [r0]",
      0x001,
    ],
  ];
  for (const [name, prepare, body, status, sctlr] of cases) {
    test(name, () => {
      const mmu = new Mmu();
      prepare(mmu);
      mmu.go(body, sctlr ?? 1);
      expect(mmu.r(4)).toBe(1);
      expect(mmu.r(5).toString(16)).toBe(status.toString(16));
      expect(mmu.r(6) & ~3).toBe(VA);
    });
  }

  test("XN is a permission fault of the fetch", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION | 0x10);
    expect(mmu.go("ldr r0, =0x12345678\n bx r0").r(7)).toBe(0x00d);
  });

  test("a manager domain checks nothing", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | (SECTION & ~0xc00));
    mmu.word(0x0074_5678, 5);
    expect(mmu.go(LOAD, 1, "mov r12, #3\n mcr p15, 0, r12, c3, c0, 0").r(0)).toBe(5);
  });
});

describe("accesses", () => {
  test("unaligned within and across pages of Normal memory", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION);
    mmu.word(0x0074_5ffc, 0x4433_2211);
    mmu.word(0x0074_6000, 0x8877_6655);
    mmu.go(
      "ldr r0, =0x12345ffd\n ldr r1, [r0]\n ldrh r2, [r0, #2]\n ldr r3, =0xaabbccdd\n str r3, [r0, #1]\n ldr r0, [r0, #3]",
    );
    expect(mmu.r(1)).toBe(0x5544_3322);
    expect(mmu.r(2)).toBe(0x5544);
    expect(mmu.ram.getUint32(0x0074_5ffe, true)).toBe(0xaabb_ccdd);
    expect(mmu.r(0)).toBe(0x8877_aabb);
  });

  test("LDM that meets a fault in its second page leaves base and registers", () => {
    const mmu = new Mmu();
    mmu.mapPage(0x1234_5000, 0x0060_0000 | SMALL);
    mmu.go("ldr r0, =0x12345ff8\n mov r1, #1\n mov r2, #2\n mov r3, #3\n ldm r0!, {r1, r2, r3}");
    expect(mmu.r(4)).toBe(1);
    expect([mmu.r(0), mmu.r(1), mmu.r(2), mmu.r(3)]).toEqual([0x1234_5ff8, 1, 2, 3]);
  });

  test("LDRT uses User permissions in privileged modes", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | (SECTION & ~0x800));
    mmu.word(0x0074_5678, 9);
    expect(mmu.go(`${LOAD}\n ldr r1, =0x12345678\n ldrt r2, [r1]`).r(5)).toBe(0x00d);
    expect(mmu.r(0)).toBe(9);
  });

  test("big-endian data", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION);
    mmu.word(0x0074_5678, 0x1122_3344);
    mmu.go(
      "ldr r0, =0x12345678\n setend be\n ldr r1, [r0]\n ldrh r2, [r0]\n str r1, [r0, #4]\n setend le\n ldr r3, [r0, #4]",
    );
    expect([mmu.r(1), mmu.r(2), mmu.r(3)]).toEqual([0x4433_2211, 0x4433, 0x1122_3344]);
  });
});

describe("TLB maintenance", () => {
  const remap = (operation: string) => `
    ldr r0, =0x12345678
    ldr r1, [r0]
    ldr r2, =0x${(TABLE + 0x123 * 4).toString(16)}
    ldr r3, =0x0060${SECTION.toString(16).padStart(4, "0")}
    str r3, [r2]
    ${operation}
    ldr r2, [r0]
    ldr r3, =0x12300000
    ldr r3, [r3]`;

  const prepared = () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION);
    mmu.word(0x0074_5678, 1);
    mmu.word(0x0064_5678, 2);
    return mmu;
  };

  test("a changed descriptor needs an operation; TLBIMVA of any address of a section does it", () => {
    expect(prepared().go(remap("")).r(2)).toBe(1);
    expect(prepared().go(remap("mcr p15, 0, r0, c8, c7, 1")).r(2)).toBe(2);
    expect(prepared().go(remap("ldr r12, =0x12300000\n mcr p15, 0, r12, c8, c7, 1")).r(2)).toBe(2);
    expect(prepared().go(remap("mcr p15, 0, r0, c8, c3, 0")).r(2)).toBe(2);
  });

  test("an operation on any page of any section removes the translation of all its pages", () => {
    const freeSection = fc.integer({ min: 0x010, max: 0x7ff });
    const page = fc.integer({ min: 0, max: 0xff });
    fc.assert(
      fc.property(
        freeSection,
        fc.uniqueArray(page, { minLength: 1, maxLength: 8 }),
        page,
        (section, pages, named) => {
          const base = section * 0x10_0000;
          const mmu = new Mmu();
          mmu.map(base, 0x0070_0000 | SECTION);
          for (const page of pages) {
            mmu.word(0x0070_0000 + page * 0x1000, 1);
            mmu.word(0x0060_0000 + page * 0x1000, 0x100);
          }
          const readAll = pages
            .map((page) => `ldr r0, =${base + page * 0x1000}\n ldr r3, [r0]\n add r1, r1, r3`)
            .join("\n");
          mmu.go(`
          mov r1, #0
          ${readAll}
          ldr r2, =${TABLE + section * 4}
          ldr r3, =${0x0060_0000 | SECTION}
          str r3, [r2]
          ${readAll}
          ldr r0, =${base + named * 0x1000}
          mcr p15, 0, r0, c8, c7, 1
          mov r1, #0
          ${readAll}`);
          // What was read before does not count: pages can drive others out of the TLB.
          expect(mmu.r(1)).toBe(pages.length * 0x100);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a walk is counted once, until an operation removes its result", () => {
    // Pages, because an operation on a section makes the board forget all that it has fetched from.
    const walks = (body: string) => {
      const mmu = new Mmu();
      mmu.mapPage(0x1234_5000, 0x0074_5000 | SMALL);
      mmu.mapPage(0x1234_6000, 0x0074_6000 | SMALL);
      const { cpu } = mmu.go(body);
      expect(cpu.walks(0, true)).toBe(0);
      return cpu.walks(0, false);
    };
    const access = "ldr r0, =0x12345678\n ldr r1, [r0]\n ldr r1, [r0]\n";
    const other = "ldr r0, =0x12346000\n ldr r1, [r0]\n str r1, [r0]\n";
    const invalidate = "ldr r0, =0x12345678\n mcr p15, 0, r0, c8, c7, 1\n";
    const once = walks(access);
    expect(walks(access + access)).toBe(once);
    expect(walks(access + other)).toBe(once + 2);
    expect(walks(access + invalidate + access)).toBe(once + 1);
  });

  test("ASIDs keep their translations apart", () => {
    const mmu = prepared();
    mmu.map(VA, 0x0060_0000 | SECTION, TABLE1);
    mmu.map(0, 0 | SECTION, TABLE1);
    mmu.map(0x8000_0000, 0x8000_0c02, TABLE1);
    mmu.go(`
      ldr r0, =0x12345678
      ldr r1, [r0]
      mov r12, #7
      mcr p15, 0, r12, c13, c0, 1
      ldr r12, =${TABLE1}
      mcr p15, 0, r12, c2, c0, 0
      ldr r2, [r0]
      mov r12, #0
      mcr p15, 0, r12, c13, c0, 1
      ldr r3, [r0]`);
    expect([mmu.r(1), mmu.r(2), mmu.r(3)]).toEqual([1, 2, 1]);
  });
});

describe("ATS1C…", () => {
  test("PAR: address or fault", () => {
    const mmu = new Mmu();
    mmu.map(VA, 0x0070_0000 | SECTION);
    mmu.go(`ldr r0, =0x12345678
      mcr p15, 0, r0, c7, c8, 0
      mrc p15, 0, r1, c7, c4, 0
      mov r0, #0x20000000
      mcr p15, 0, r0, c7, c8, 0
      mrc p15, 0, r2, c7, c4, 0`);
    expect(mmu.r(1) & 0xffff_f001).toBe(0x0074_5000);
    expect(mmu.r(2)).toBe((5 << 1) | 1);
  });
});
