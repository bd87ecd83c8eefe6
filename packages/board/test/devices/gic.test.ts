import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GicCpuInterface } from "../../src/devices/gic/cpu-interface";
import { GicDistributor } from "../../src/devices/gic/distributor";
import { Gic } from "../../src/devices/gic/gic";
import { CPU_INTERFACE_REGISTERS, DISTRIBUTOR_REGISTERS, ID_COUNT } from "../../src/devices/gic/registers";
import { Bench } from "./bench";

const D = DISTRIBUTOR_REGISTERS.at;
const C = CPU_INTERFACE_REGISTERS.at;
const NS = { nonSecure: true };
const SPI_A = 61;
const SPI_B = 62;

function gic() {
  const bench = new Bench();
  const lines = [
    { irq: false, fiq: false },
    { irq: false, fiq: false },
  ];
  const controller = new Gic((core, irq, fiq) => Object.assign(lines[core]!, { irq, fiq }));
  const distributor = new GicDistributor(controller, bench.diagnostics);
  const cpu = new GicCpuInterface(controller, bench.diagnostics);
  const writeByte = (offset: number, value: number, where = {}) =>
    distributor.writeByte(offset, value, bench.access(offset, where));
  /** Everything enabled, nothing masked, SPIs to core 0. */
  const open = () => {
    bench.write(distributor, D.ICDDCR, 3);
    for (const core of [0, 1]) {
      bench.write(cpu, C.ICCICR, 0b01011, { core });
      bench.write(cpu, C.ICCPMR, 0xff, { core });
    }
    for (let word = 0; word < 3; word++) bench.write(distributor, D.ICDISER + 4 * word, ~0);
    for (let word = 8; word < 24; word++) bench.write(distributor, D.ICDIPTR + 4 * word, 0x01010101);
  };
  const group1 = (id: number) => {
    const offset = D.ICDISR + 4 * Math.floor(id / 32);
    bench.write(distributor, offset, bench.read(distributor, offset) | (1 << (id % 32)));
  };
  return { bench, lines, controller, distributor, cpu, writeByte, open, group1 };
}

describe("GIC, faults in the wires", () => {
  it("a change that does not arrive is none, and the next one arrives", () => {
    const { controller, lines, open } = gic();
    open();
    const asked: [number, number, boolean][] = [];
    controller.onLine = (core, id, level) => asked.push([core, id, level]) > 1;
    controller.setLine(0, SPI_A, true, 0);
    expect(lines[0]!.fiq).toBe(false);
    controller.setLine(0, SPI_A, false, 0);
    controller.setLine(0, SPI_A, true, 0);
    expect(lines[0]!.fiq).toBe(true);
    expect(asked).toEqual([
      [0, SPI_A, true],
      [0, SPI_A, false],
      [0, SPI_A, true],
    ]);
  });
});

describe("GIC, registers", () => {
  // UG585 appendix B "mpcore": ICPIDR, ICCIDR. Hypervisors for this part look at them.
  it("identifies itself as a GICv1 of Arm", () => {
    const { bench, distributor } = gic();
    const bytes = Array.from({ length: 12 }, (_, n) => bench.read(distributor, D.ICPIDR4 + 4 * n));
    expect(bytes).toEqual([0x04, 0, 0, 0, 0x90, 0xb3, 0x1b, 0x00, 0x0d, 0xf0, 0x05, 0xb1]);
  });

  // ARM IHI 0048B 4.3: registers of interrupts that do not exist are RAZ/WI.
  it("lets software go through the registers of all 1020 interrupts, in both worlds", () => {
    const { bench, distributor, writeByte } = gic();
    const last = { bits: 0x7c, bytes: 0x3f8, pairs: 0xfc };
    for (const where of [{}, NS]) {
      for (const [base, end] of [
        ...[D.ICDISR, D.ICDISER, D.ICDICER, D.ICDISPR, D.ICDICPR, D.ICDABR].map((base) => [base, last.bits]),
        ...[D.ICDIPR, D.ICDIPTR].map((base) => [base, last.bytes]),
        [D.ICDICFR_SGI, last.pairs],
      ] as [number, number][]) {
        bench.write(distributor, base + end, ~0, where);
        expect(bench.read(distributor, base + end, where)).toBe(0);
      }
      writeByte(D.ICDIPR + ID_COUNT, 0xff, where);
      expect(bench.read(distributor, D.ICDIPR + ID_COUNT, where)).toBe(0);
    }
    expect(bench.diagnostics.unimplemented).toEqual([]);
    bench.read(distributor, D.ICDIPR + last.bytes + 4);
    expect(bench.diagnostics.unimplemented).toHaveLength(1);
  });
});

describe("GIC distributor", () => {
  it("identifies itself as the part does", () => {
    const { bench, distributor } = gic();
    expect(bench.read(distributor, D.ICDICTR)).toBe(0xc22);
    expect(bench.read(distributor, D.ICDICFR_PPI)).toBe(0x7dc0_0000);
    expect(bench.read(distributor, D.ICDISER)).toBe(0x0000_ffff);
  });

  it("keeps 5 bits of priority, and the non-secure view in the upper half", () => {
    const { bench, distributor, writeByte, group1 } = gic();
    group1(SPI_A);
    writeByte(D.ICDIPR + SPI_A, 0xa7, NS);
    expect((bench.read(distributor, D.ICDIPR + 60) >>> 8) & 0xff).toBe(0xd0);
    expect((bench.read(distributor, D.ICDIPR + 60, NS) >>> 8) & 0xff).toBe(0xa0);
  });

  it("hides Group 0 interrupts from the normal world", () => {
    const { bench, distributor, writeByte, open } = gic();
    open();
    writeByte(D.ICDIPR + SPI_A, 0x20);
    writeByte(D.ICDIPR + SPI_A, 0xff, NS);
    bench.write(distributor, D.ICDICER + 4, ~0, NS);
    bench.write(distributor, D.ICDISR + 4, ~0, NS);
    expect(bench.read(distributor, D.ICDIPR + 60, NS)).toBe(0);
    expect(bench.read(distributor, D.ICDISER + 4, NS)).toBe(0);
    expect(bench.read(distributor, D.ICDISER + 4)).toBe(0xffff_ffff);
    expect((bench.read(distributor, D.ICDIPR + 60) >>> 8) & 0xff).toBe(0x20);
    expect(bench.read(distributor, D.ICDISR + 4)).toBe(0);
  });

  it("banks SGIs and PPIs by core and gives each reader its own target", () => {
    const { bench, distributor } = gic();
    expect(bench.read(distributor, D.ICDIPTR, { core: 0 })).toBe(0x01010101);
    expect(bench.read(distributor, D.ICDIPTR, { core: 1 })).toBe(0x02020202);
    bench.write(distributor, D.ICDISER, 1 << 29, { core: 1 });
    expect(bench.read(distributor, D.ICDISER, { core: 0 })).toBe(0xffff);
    expect(bench.read(distributor, D.ICDISER, { core: 1 })).toBe(0x2000_ffff);
  });
});

/** IHI 0048B 4.1.4, 4.3.10, 4.3.11: ICDIPR and ICDIPTR may be written by words or by bytes. */
describe("GIC, a write of four fields", () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const where = fc.record({ core: fc.constantFrom(0, 1), nonSecure: fc.boolean() });
  const write = fc.record({
    where,
    id: fc.integer({ min: 0, max: ID_COUNT / 4 - 1 }).map((four) => 4 * four),
    register: fc.constantFrom(D.ICDIPR, D.ICDIPTR),
    value: fc.oneof(word, fc.constantFrom(0, 0x0101_0101, 0xffff_ffff)),
  });

  it("does what four writes of a byte do", () => {
    const groups = fc.array(word, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(groups, fc.array(write, { minLength: 1, maxLength: 20 }), (group1, writes) => {
        const byWords = gic();
        const byBytes = gic();
        for (const { bench, distributor } of [byWords, byBytes])
          for (const [n, bits] of group1.entries()) bench.write(distributor, D.ICDISR + 4 * n, bits);
        for (const { where, id, register, value } of writes) {
          byWords.bench.write(byWords.distributor, register + id, value, where);
          for (let byte = 0; byte < 4; byte++)
            byBytes.writeByte(register + id + byte, (value >>> (8 * byte)) & 0xff, where);
        }
        const states = ({ controller }: ReturnType<typeof gic>) =>
          [0, 1].map((core) => Array.from({ length: ID_COUNT }, (_, id) => controller.interrupt(core, id)));
        expect(states(byWords)).toEqual(states(byBytes));
      }),
      { numRuns: 200 },
    );
  });
});

/** IHI 0048B 4.3.13: of each pair of bits the upper one says whether an SPI is edge-triggered. */
it("GIC: ICDICFR has a pair of bits for each SPI", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 0xffff_ffff }),
      (register, value) => {
        const { bench, controller, distributor } = gic();
        bench.write(distributor, D.ICDICFR_SPI + 4 * register, value);
        const edges = Array.from(
          { length: 16 },
          (_, n) => controller.interrupt(0, 32 + 16 * register + n).edge,
        );
        const pairs = value.toString(2).padStart(32, "0").match(/../g)!.reverse();
        expect(edges).toEqual(pairs.map(([upper]) => upper === "1"));
      },
    ),
  );
});

describe("GIC signalling", () => {
  it("Group 0 is FIQ when FIQEn, Group 1 is IRQ", () => {
    const { bench, controller, cpu, lines, open, group1 } = gic();
    open();
    group1(SPI_B);
    controller.setLine(0, SPI_A, true, 0);
    expect(lines[0]).toEqual({ irq: false, fiq: true });
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_A);
    controller.setLine(0, SPI_A, false, 0);
    bench.write(cpu, C.ICCEOIR, SPI_A);
    controller.setLine(0, SPI_B, true, 0);
    expect(lines[0]).toEqual({ irq: true, fiq: false });
    expect(lines[1]).toEqual({ irq: false, fiq: false });
  });

  it("answers each world as the table of IHI 0048B says", () => {
    const { bench, controller, cpu, open, group1 } = gic();
    open();
    expect(bench.read(cpu, C.ICCIAR)).toBe(1023);
    controller.setLine(0, SPI_A, true, 0);
    expect(bench.read(cpu, C.ICCIAR, NS)).toBe(1023);
    controller.setLine(0, SPI_A, false, 0);
    group1(SPI_B);
    controller.setLine(0, SPI_B, true, 0);
    expect(bench.read(cpu, C.ICCIAR)).toBe(1022);
    expect(bench.read(cpu, C.ICCHPIR)).toBe(1022);
    expect(bench.read(cpu, C.ICCHPIR, NS)).toBe(SPI_B);
    bench.write(cpu, C.ICCICR, 0b01111);
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_B);
  });

  it("a level that is still high is pending again after the end of the interrupt, an edge is not", () => {
    const { bench, controller, cpu, distributor, lines, open } = gic();
    open();
    controller.setLine(0, SPI_A, true, 0);
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_A);
    expect(lines[0]!.fiq).toBe(false);
    bench.write(cpu, C.ICCEOIR, SPI_A);
    expect(lines[0]!.fiq).toBe(true);
    controller.setLine(0, SPI_A, false, 0);
    expect(lines[0]!.fiq).toBe(false);
    bench.write(distributor, D.ICDICFR_SPI + 4, 0x5555_5555 | (2 << ((SPI_A - 48) * 2)));
    controller.setLine(0, SPI_A, true, 0);
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_A);
    bench.write(cpu, C.ICCEOIR, SPI_A);
    expect(lines[0]!.fiq).toBe(false);
  });

  it("an end of another interrupt than the innermost is noted, because the architecture leaves its effect open", () => {
    const { bench, controller, cpu, open, writeByte } = gic();
    open();
    writeByte(D.ICDIPR + SPI_A, 0x80);
    writeByte(D.ICDIPR + SPI_B, 0x40);
    const nest = () => {
      for (const id of [SPI_A, SPI_B]) {
        controller.setLine(0, id, true, 0);
        expect(bench.read(cpu, C.ICCIAR)).toBe(id);
        controller.setLine(0, id, false, 0);
      }
    };
    nest();
    for (const id of [SPI_B, SPI_A]) bench.write(cpu, C.ICCEOIR, id);
    expect(bench.diagnostics.unimplemented).toEqual([]);
    nest();
    bench.write(cpu, C.ICCEOIR, SPI_A);
    expect(bench.diagnostics.unimplemented.map(({ message }) => message)).toEqual([
      expect.stringContaining(`end of interrupt ${SPI_A} before that of ${SPI_B}`),
    ]);
    expect(bench.read(cpu, C.ICCRPR)).toBe(0x40);
    bench.write(cpu, C.ICCEOIR, SPI_B);
    expect(bench.read(cpu, C.ICCRPR)).toBe(0xff);
    expect(bench.diagnostics.unimplemented).toHaveLength(1);
  });

  it("a wire from a device stays high through a reset of the controller, and is pending again", () => {
    const { controller, open, lines } = gic();
    open();
    controller.setLine(0, SPI_A, true, 0);
    expect(lines[0]).toEqual({ irq: false, fiq: true });
    controller.reset();
    expect(lines[0]).toEqual({ irq: false, fiq: false });
    open();
    expect(lines[0]).toEqual({ irq: false, fiq: true });
    controller.setLine(0, SPI_A, false, 0);
    expect(lines[0]).toEqual({ irq: false, fiq: false });
  });

  it("SGIs carry their sender, and NSATT must agree with the group at the receiver", () => {
    const { bench, cpu, distributor, lines, open } = gic();
    open();
    bench.write(distributor, D.ICDSGIR, (1 << 16) | 3, { core: 1 });
    expect(lines[0]!.fiq).toBe(true);
    const acknowledged = bench.read(cpu, C.ICCIAR);
    expect(acknowledged).toBe((1 << 10) | 3);
    bench.write(cpu, C.ICCEOIR, acknowledged);
    bench.write(distributor, D.ICDSGIR, (1 << 16) | (1 << 15) | 3, { core: 1 });
    bench.write(distributor, D.ICDSGIR, (1 << 16) | 3, { core: 1, nonSecure: true });
    expect(lines[0]!.fiq).toBe(false);
    bench.write(distributor, D.ICDISR, 1 << 3, { core: 0 });
    bench.write(distributor, D.ICDSGIR, (1 << 16) | 3, { core: 1, nonSecure: true });
    expect(lines[0]!.irq).toBe(true);
  });

  it("the normal world cannot reach below the middle of the priority range", () => {
    const { bench, cpu, open } = gic();
    open();
    bench.write(cpu, C.ICCPMR, 0x40);
    bench.write(cpu, C.ICCPMR, 0xff, NS);
    expect(bench.read(cpu, C.ICCPMR)).toBe(0x40);
    expect(bench.read(cpu, C.ICCPMR, NS)).toBe(0);
    bench.write(cpu, C.ICCPMR, 0xf8);
    bench.write(cpu, C.ICCPMR, 0x20, NS);
    expect(bench.read(cpu, C.ICCPMR)).toBe(0x90);
    expect(bench.read(cpu, C.ICCPMR, NS)).toBe(0x20);
  });

  it("decides preemption in Group 1 by the non-secure binary point, with SBPR by the secure one", () => {
    const { bench, controller, cpu, lines, writeByte, open, group1 } = gic();
    open();
    group1(SPI_A);
    group1(SPI_B);
    writeByte(D.ICDIPR + SPI_A, 0x90);
    writeByte(D.ICDIPR + SPI_B, 0x80);
    // Of Group 1's priorities the non-secure binary point compares bit 7 only, the secure one bits
    // 7:3.
    bench.write(cpu, C.ICCABPR, 7);
    bench.write(cpu, C.ICCBPR, 2);
    controller.setLine(0, SPI_A, true, 0);
    expect(bench.read(cpu, C.ICCIAR, NS)).toBe(SPI_A);
    controller.setLine(0, SPI_B, true, 0);
    expect(lines[0]!.irq).toBe(false);
    bench.write(cpu, C.ICCICR, 0b11011);
    expect(lines[0]!.irq).toBe(true);
    expect(bench.read(cpu, C.ICCIAR, NS)).toBe(SPI_B);
  });

  it("of equal priorities takes the lowest ID first, whichever came first", () => {
    const { bench, controller, cpu, open } = gic();
    open();
    for (const id of [SPI_B, SPI_A]) controller.setLine(0, id, true, 0);
    expect(bench.read(cpu, C.ICCHPIR)).toBe(SPI_A);
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_A);
    controller.setLine(0, SPI_A, false, 0);
    bench.write(cpu, C.ICCEOIR, SPI_A);
    expect(bench.read(cpu, C.ICCIAR)).toBe(SPI_B);
  });

  it("ignores the normal world's end of a Group 0 interrupt", () => {
    const { bench, controller, cpu, distributor, open } = gic();
    open();
    controller.setLine(0, SPI_A, true, 0);
    bench.read(cpu, C.ICCIAR);
    bench.write(cpu, C.ICCEOIR, SPI_A, NS);
    expect(bench.read(distributor, D.ICDABR + 4)).toBe((1 << (SPI_A - 32)) >>> 0);
  });
});

/**
 * A model of priorities as one would say them: among pending enabled interrupts that are not
 * active, the smallest priority value (then the smallest ID) is signalled if it is below the mask
 * and its group priority is below that of the innermost active one.
 */
class Model {
  readonly priority = new Map<number, number>();
  readonly pending = new Set<number>();
  readonly active: number[] = [];
  mask = 0xf8;
  binaryPoint = 2;

  candidate(): number | undefined {
    const ids = [...this.pending].filter((id) => !this.active.includes(id));
    ids.sort((a, b) => this.priority.get(a)! - this.priority.get(b)! || a - b);
    const best = ids[0];
    if (best === undefined || this.priority.get(best)! >= this.mask) return undefined;
    const running = this.active.at(-1);
    if (running === undefined) return best;
    const group = (id: number) => this.priority.get(id)! >>> (this.binaryPoint + 1);
    return group(best) < group(running) ? best : undefined;
  }
}

describe("GIC priorities against a simple model", () => {
  const ids = [32, 40, 61, 62, 95];
  const id = fc.constantFrom(...ids);
  const step = fc.oneof(
    fc.record({ kind: fc.constant("raise" as const), id }),
    fc.record({ kind: fc.constant("acknowledge" as const), id }),
    fc.record({ kind: fc.constant("end" as const), id }),
    fc.record({ kind: fc.constant("mask" as const), id, value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant("binaryPoint" as const), id, value: fc.integer({ min: 0, max: 7 }) }),
  );

  it("agrees on what is signalled after any sequence of events", () => {
    const priorities = fc.tuple(...ids.map(() => fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(priorities, fc.array(step, { maxLength: 40 }), (values, steps) => {
        const { bench, cpu, distributor, lines, open, writeByte } = gic();
        const model = new Model();
        open();
        ids.forEach((each, index) => {
          writeByte(D.ICDIPR + each, values[index]!);
          model.priority.set(each, values[index]! & 0xf8);
        });
        for (const event of steps) {
          if (event.kind === "raise") {
            bench.write(distributor, D.ICDISPR + 4 * Math.floor(event.id / 32), 1 << (event.id % 32));
            model.pending.add(event.id);
          } else if (event.kind === "acknowledge") {
            const expected = model.candidate();
            expect(bench.read(cpu, C.ICCIAR)).toBe(expected ?? 1023);
            if (expected !== undefined) {
              model.pending.delete(expected);
              model.active.push(expected);
            }
          } else if (event.kind === "end") {
            const innermost = model.active.pop();
            if (innermost !== undefined) bench.write(cpu, C.ICCEOIR, innermost);
          } else if (event.kind === "mask") {
            bench.write(cpu, C.ICCPMR, event.value);
            model.mask = event.value & 0xf8;
          } else {
            bench.write(cpu, C.ICCBPR, event.value);
            model.binaryPoint = Math.max(2, event.value);
          }
          expect(lines[0]!.fiq).toBe(model.candidate() !== undefined);
        }
      }),
    );
  });
});

/**
 * What the registers say, read by the secure world, of one core's interrupts: the ID that ICCHPIR
 * ought to show.
 */
function highestByRegisters(read: (offset: number) => number): number {
  const bit = (register: number, id: number) =>
    ((read(register + 4 * Math.floor(id / 32)) >>> (id % 32)) & 1) === 1;
  const byte = (register: number, id: number) => (read(register + id - (id % 4)) >>> (8 * (id % 4))) & 0xff;
  const self = byte(D.ICDIPTR, 0);
  const forwarded = read(D.ICDDCR);
  const urgent = Array.from({ length: ID_COUNT }, (_, id) => id)
    .filter((id) => bit(D.ICDISER, id) && bit(D.ICDISPR, id) && !bit(D.ICDABR, id))
    .filter((id) => (byte(D.ICDIPTR, id) & self) !== 0)
    .filter((id) => (forwarded & (bit(D.ICDISR, id) ? 2 : 1)) !== 0)
    .sort((a, b) => byte(D.ICDIPR, a) - byte(D.ICDIPR, b) || a - b);
  return urgent[0] ?? 1023;
}

describe("GIC, the highest pending interrupt", () => {
  const core = fc.constantFrom(0, 1);
  const word = fc.oneof(fc.constantFrom(0, ~0), fc.integer());
  const writable = DISTRIBUTOR_REGISTERS.specs.filter(({ access }) => access === "rw");
  const offset = fc
    .tuple(fc.constantFrom(...writable), fc.nat())
    .map(([register, n]) => register.offset + 4 * (n % register.count));
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ write: offset, core, word, nonSecure: fc.boolean() }),
    },
    fc.record({ line: fc.constantFrom(27, 29, 31, 32, 61, 95), core, level: fc.boolean() }),
    fc.record({ sgi: fc.nat(0x3ff_ffff), core, nonSecure: fc.boolean() }),
    fc.record({ acknowledge: core }),
    fc.record({ end: core }),
  );

  it("is the one that the registers name, after any writes, lines, SGIs, acknowledgements and ends", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
        const { bench, controller, cpu, distributor, open } = gic();
        open();
        const handled: number[][] = [[], []];
        for (const each of [0, 1]) bench.write(cpu, C.ICCICR, 0b00111, { core: each });
        for (const event of steps) {
          if ("write" in event) bench.write(distributor, event.write, event.word >>> 0, event);
          else if ("line" in event) controller.setLine(event.core, event.line, event.level, 0);
          else if ("sgi" in event) bench.write(distributor, D.ICDSGIR, event.sgi, event);
          else if ("acknowledge" in event) {
            const taken = bench.read(cpu, C.ICCIAR, { core: event.acknowledge });
            if (taken !== 1023) handled[event.acknowledge]!.push(taken);
          } else {
            const ended = handled[event.end]!.pop();
            if (ended !== undefined) bench.write(cpu, C.ICCEOIR, ended, { core: event.end });
          }
          for (const each of [0, 1]) {
            const read = (offset: number) => bench.read(distributor, offset, { core: each });
            expect(bench.read(cpu, C.ICCHPIR, { core: each }) & 0x3ff).toBe(highestByRegisters(read));
          }
        }
      }),
    );
  });
});
