/**
 * Whether a core has the time for its VMs: `mvm check`, MVM's check of the system image and MVM's
 * changes of level give one answer, also where a microsecond decides.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { coreLoads } from "../../config/src/schedulability/analysis";
import { LINE_NS } from "../../config/src/schedulability/costs";
import { levelsOf } from "../../config/src/schedulability/levels";
import type { Reservation, System } from "../../config/src/schema/system";
import { loadProgram } from "../../toolchain/src/testing";
import { STRUCTURES_END } from "../src/core/layout";
import { type MadeVm, makeImage } from "./made-image";

const ENTRY = "packages/hypervisor/test/programs/admission.ts";
const MIB = 0x10_0000;
const MEMORY = 0x1000_0000;
const STAYING_CORE = 1;
const REFUGE = 0;

interface Sharer {
  core: number;
  reservation?: Reservation | undefined;
}

class Panic extends Error {}

const { exports, memory } = loadProgram(ENTRY, {
  memoryBase: abi.MVM_DATA,
  asm: {
    haltForever: () => {
      throw new Panic();
    },
  },
});

/** The image that the configuration's builder would make, its times at least; MVM as at reset. */
function loadImage(sharers: readonly Sharer[]): void {
  const vms = sharers.map(({ core, reservation }, n): MadeVm => {
    const base = MEMORY + n * MIB;
    return { name: `vm${n}`, cores: 1 << core, entry: base, memory: [{ base, length: MIB }], ...reservation };
  });
  const image = makeImage(vms);
  image.view.setUint32(abi.HEADER_BLOCKING, LINE_NS, true);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0, abi.MVM_STRUCTURES, STRUCTURES_END);
  bytes.set(image.bytes, abi.SYSTEM_IMAGE_BASE);
}

/** Whether MVM starts with these VMs. */
function isBooted(sharers: readonly Sharer[]): boolean {
  loadImage(sharers);
  try {
    exports.check!();
    return true;
  } catch (error) {
    if (error instanceof Panic) return false;
    throw error;
  }
}

/** As a configuration; the last VM may change its level. */
function systemOf(sharers: readonly Sharer[]): System {
  const vms = sharers.map(({ core, reservation }, n) => ({
    name: `vm${n}`,
    level: "srt",
    cores: [core],
    reservation,
    changesLevel: n === sharers.length - 1,
  }));
  return { vms, sharedDevices: [] } as unknown as System;
}

/**
 * Up to seven VMs, whose reservations ask for a core's time, within a hundredth or within some
 * microseconds, or for any part of it.
 */
const total = fc.oneof(
  fc.double({ min: 0.99, max: 1.01, noNaN: true }),
  fc.double({ min: 0.9999, max: 1.000_01, noNaN: true }),
  fc.double({ min: 0.1, max: 2, noNaN: true }),
  fc.constant(1),
);
const period = fc.oneof(
  fc.integer({ min: abi.PERIOD_MIN, max: abi.PERIOD_MAX }),
  fc.constantFrom(1_000, 5_000, 1_000_000),
);
const parts = fc.array(
  fc.record({ period, weight: fc.integer({ min: 1, max: 10 }), core: fc.constantFrom(0, 1) }),
  { minLength: 1, maxLength: 6 },
);
const sharersOf = fc
  .record({ total, parts, bestEffort: fc.boolean(), core: fc.constantFrom(0, 1) })
  .map(({ total, parts, bestEffort, core }): Sharer[] => {
    const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
    const reserved = parts.map(({ period, weight, core }) => {
      const budget = Math.round((period * total * weight) / weights);
      return { core, reservation: { budget: Math.min(Math.max(budget, abi.BUDGET_MIN), period), period } };
    });
    return bestEffort ? [...reserved, { core }] : reserved;
  });
const ONE_CORE = sharersOf.map((sharers) => sharers.map((sharer) => ({ ...sharer, core: REFUGE })));

test("MVM starts exactly with the reservations that `mvm check` accepts", () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(sharersOf, ONE_CORE), (sharers) => {
      const accepted = coreLoads(systemOf(sharers)).every(({ admitted }) => admitted);
      expect(isBooted(sharers)).toBe(accepted);
      seen[accepted ? "accepted" : "refused"]++;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
});

test("MVM moves VMs exactly to a core on which `mvm check` accepts them", () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(sharersOf, ONE_CORE), (sharers) => {
      const all = [...sharers, { core: STAYING_CORE }];
      const system = systemOf(all);
      const change = levelsOf(system).find(({ vm }) => vm === system.vms.at(-1))!;
      const accepted = coreLoads(change.after)[REFUGE]!.admitted;
      loadImage(all);
      expect(exports.refuge!(all.length - 1)).toBe(accepted ? REFUGE : abi.MAX_CORES);
      seen[accepted ? "accepted" : "refused"]++;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
});

test("the rule is the sum of the shares, and never admits more than that", () => {
  // By the definition, in exact integers: Σ (budget + tick) / period + blocking / shortest ≤ 1.
  const exact = (reservations: readonly Reservation[], blocking: bigint): boolean => {
    const nanoseconds = (us: number) => BigInt(us) * 1000n;
    const product = reservations.reduce((all, { period }) => all * nanoseconds(period), 1n);
    const shortest = nanoseconds(Math.min(...reservations.map(({ period }) => period)));
    const tick = BigInt(576);
    const budgets = reservations.reduce(
      (sum, { budget, period }) => sum + ((nanoseconds(budget) + tick) * product) / nanoseconds(period),
      0n,
    );
    return budgets * shortest + blocking * product <= product * shortest;
  };
  fc.assert(
    fc.property(ONE_CORE, fc.constantFrom(0, LINE_NS), (sharers, blocking) => {
      const reservations = sharers.flatMap(({ reservation }) => reservation ?? []);
      const periods = reservations.map(({ period }) => period);
      let demand = 0;
      for (const { budget, period } of reservations) demand = abi.addReservation(demand, budget, period);
      demand = abi.addBlocking(demand, blocking, Math.min(...periods));
      const admitted = abi.isAdmitted(demand, 2);
      if (admitted) expect(exact(reservations, BigInt(blocking))).toBe(true);
      // Each share is rounded up by less than one of 2²⁸ parts.
      const slack = reservations.length + 1;
      if (demand > abi.WHOLE_CORE + slack) expect(exact(reservations, BigInt(blocking))).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("a VM alone on its core may reserve all of it, and a second one makes that too much", () => {
  const full: Sharer = { core: 0, reservation: { budget: 1000, period: 1000 } };
  expect(isBooted([full])).toBe(true);
  expect(isBooted([full, { core: 1 }])).toBe(true);
  expect(isBooted([full, { core: 0 }])).toBe(false);
});
