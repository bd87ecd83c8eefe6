/**
 * Whether a core has the time for its VMs: `mvm check`, MVM's check of the system image and MVM's
 * changes of level give one answer, also where a microsecond decides.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { coreLoads, leaseBlockings } from "../../config/src/schedulability/analysis";
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
  level?: "hrt" | "srt";
  reservation?: Reservation | undefined;
  changesLevel?: boolean;
}

/** A shared device: the VMs that use it, a bit each by number, and its holding time in µs. */
interface Shared {
  users: number;
  hold: number;
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
function loadImage(sharers: readonly Sharer[], shared: readonly Shared[]): void {
  const vms = sharers.map(({ core, level, reservation, changesLevel }, n): MadeVm => {
    const base = MEMORY + n * MIB;
    return {
      name: `vm${n}`,
      level: level === "hrt" ? abi.LEVEL_HRT : abi.LEVEL_SRT,
      cores: 1 << core,
      entry: base,
      flags: changesLevel ? abi.VM_FLAG_CHANGES_LEVEL : 0,
      memory: [{ base, length: MIB }],
      ...reservation,
    };
  });
  const existing = 2 ** vms.length - 1;
  const image = makeImage(vms, {
    sharedDevices: shared.map(({ users, hold }, n) => ({ base: n, vms: users & existing, hold })),
  });
  image.view.setUint32(abi.HEADER_BLOCKING, LINE_NS, true);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0, abi.MVM_STRUCTURES, STRUCTURES_END);
  bytes.set(image.bytes, abi.SYSTEM_IMAGE_BASE);
}

/** Whether MVM starts with these VMs. */
function isBooted(sharers: readonly Sharer[], shared: readonly Shared[] = []): boolean {
  loadImage(sharers, shared);
  try {
    exports.check!();
    return true;
  } catch (error) {
    if (error instanceof Panic) return false;
    throw error;
  }
}

/** As a configuration, whose first VM is the manager. */
function systemOf(sharers: readonly Sharer[], shared: readonly Shared[]): System {
  const vms = sharers.map(({ core, level, reservation, changesLevel }, n) => ({
    name: `vm${n}`,
    level: level ?? "srt",
    cores: [core],
    reservation,
    changesLevel: changesLevel ?? false,
    manager: n === 0,
  }));
  const sharedDevices = shared.map(({ users, hold }, n) => ({
    device: `device${n}`,
    vms: vms.filter((_, vm) => (users & (1 << vm)) !== 0).map(({ name }) => name),
    hold,
  }));
  return { vms, sharedDevices } as unknown as System;
}

/** Whether `mvm check` finds that each of these cores has the time for its VMs. */
function isAccepted(system: System, cores: readonly number[]): boolean {
  return [...coreLoads(system), ...leaseBlockings(system)].every(
    ({ core, admitted }) => admitted || !cores.includes(core),
  );
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
  fc.record({
    period,
    weight: fc.integer({ min: 1, max: 10 }),
    core: fc.constantFrom(0, 1),
    changesLevel: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
const sharersOf = fc
  .record({ total, parts, bestEffort: fc.boolean(), core: fc.constantFrom(0, 1) })
  .map(({ total, parts, bestEffort, core }): Sharer[] => {
    const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
    const reserved = parts.map(({ period, weight, core, changesLevel }) => {
      const share = Math.round((period * total * weight) / weights);
      const budget = Math.min(Math.max(share, abi.BUDGET_MIN), period);
      return { core, reservation: { budget, period }, changesLevel };
    });
    return bestEffort ? [...reserved, { core }] : reserved;
  });
const ONE_CORE = sharersOf.map((sharers) => sharers.map((sharer) => ({ ...sharer, core: REFUGE })));
/** The same beside a VM that has the other core for itself. */
const BESIDE_HRT = ONE_CORE.map((sharers): Sharer[] => [{ core: STAYING_CORE, level: "hrt" }, ...sharers]);

const ANY_HOLD = fc.integer({ min: abi.HOLDING_TIME_MIN, max: abi.HOLDING_TIME_MAX });
const SHORT_HOLD = fc.integer({ min: abi.HOLDING_TIME_MIN, max: 20 * abi.HOLDING_TIME_MIN });
const sharedOf = fc.array(
  fc.record({
    // All VMs, or some of them and the first.
    users: fc.oneof(
      fc.constant(0xff),
      fc.integer({ min: 0, max: 0xff }).map((users) => users | 1),
    ),
    hold: fc.oneof(SHORT_HOLD, ANY_HOLD),
  }),
  { maxLength: abi.MAX_SHARED_DEVICES },
);

/** What the two say about many systems, to see that each verdict has been given often. */
class Verdicts {
  private readonly counts = { accepted: 0, overloaded: 0, blocked: 0 };

  add(system: System, accepted: boolean): void {
    const overloaded = coreLoads(system).some(({ admitted }) => !admitted);
    this.counts[accepted ? "accepted" : overloaded ? "overloaded" : "blocked"]++;
  }

  get rarest(): number {
    return Math.min(...Object.values(this.counts));
  }
}

test("MVM starts exactly with the reservations and leases that `mvm check` accepts", () => {
  const verdicts = new Verdicts();
  fc.assert(
    fc.property(fc.oneof(sharersOf, ONE_CORE, BESIDE_HRT), sharedOf, (sharers, shared) => {
      const system = systemOf(sharers, shared);
      const accepted = isAccepted(system, [REFUGE, STAYING_CORE]);
      expect(isBooted(sharers, shared)).toBe(accepted);
      verdicts.add(system, accepted);
    }),
    { numRuns: 1000 },
  );
  expect(verdicts.rarest).toBeGreaterThan(50);
});

test("MVM moves VMs exactly to a core on which `mvm check` accepts them", () => {
  const verdicts = new Verdicts();
  fc.assert(
    fc.property(fc.oneof(sharersOf, ONE_CORE), sharedOf, fc.boolean(), (sharers, shared, changesLevel) => {
      const all = [...sharers, { core: STAYING_CORE, changesLevel }];
      const system = systemOf(all, shared);
      const { after } = levelsOf(system).find(({ vm }) => vm === system.vms.at(-1))!;
      const accepted = isAccepted(after, [REFUGE]);
      loadImage(all, shared);
      expect(exports.refuge!(all.length - 1)).toBe(accepted ? REFUGE : abi.MAX_CORES);
      verdicts.add(after, accepted);
    }),
    { numRuns: 1000 },
  );
  expect(verdicts.rarest).toBeGreaterThan(50);
});

test("the rule is the sum of the shares, and never admits more than that", () => {
  // By the definition, in exact integers: Σ (budget + tick) / period + blocking / shortest
  // + hold / longest + hold / 1 s ≤ 1.
  const exact = (reservations: readonly Reservation[], blocking: bigint, hold: number): boolean => {
    const nanoseconds = (us: number) => BigInt(us) * 1000n;
    const second = 1_000_000_000n;
    const product = reservations.reduce((all, { period }) => all * nanoseconds(period), second);
    const longest = nanoseconds(Math.max(...reservations.map(({ period }) => period)));
    const holdings = (nanoseconds(hold) * product) / longest + (nanoseconds(hold) * product) / second;
    const shortest = nanoseconds(Math.min(...reservations.map(({ period }) => period)));
    const tick = BigInt(576);
    const budgets = reservations.reduce(
      (sum, { budget, period }) => sum + ((nanoseconds(budget) + tick) * product) / nanoseconds(period),
      0n,
    );
    return (budgets + holdings) * shortest + blocking * product <= product * shortest;
  };
  fc.assert(
    fc.property(ONE_CORE, fc.constantFrom(0, LINE_NS), sharedOf, (sharers, blocking, shared) => {
      const reservations = sharers.flatMap(({ reservation }) => reservation ?? []);
      const periods = reservations.map(({ period }) => period);
      let demand = 0;
      for (const { budget, period } of reservations) demand = abi.addReservation(demand, budget, period);
      demand = abi.addBlocking(demand, blocking, Math.min(...periods));
      for (const { hold } of shared) demand = abi.addHoldings(demand, hold, Math.max(...periods));
      const hold = shared.reduce((sum, { hold }) => sum + hold, 0);
      const admitted = abi.isAdmitted(demand, 2);
      if (admitted) expect(exact(reservations, BigInt(blocking), hold)).toBe(true);
      // Each share is rounded up by less than one of 2²⁸ parts.
      const slack = reservations.length + 1 + 2 * shared.length;
      if (demand > abi.WHOLE_CORE + slack) expect(exact(reservations, BigInt(blocking), hold)).toBe(false);
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

describe("a holder that may run before a reservation of half its core", () => {
  const HALF: Sharer = { core: 0, reservation: { budget: 5_000, period: 10_000 } };
  const BEST_EFFORT: Sharer = { core: 0 };
  const URGENT: Sharer = { core: 0, reservation: { budget: 100, period: 5_000 } };
  const HRT: Sharer = { core: 1, level: "hrt" };
  /** VMs 0 and 1. */
  const users = 0b011;
  // Of 10 ms: 5 ms are reserved, MVM takes less than 0.2 ms, and a hold counts 1.01 times.
  const LONG = 5_000;
  const SHORT = 4_700;

  test.each<[string, Sharer[]]>([
    ["for an HRT VM", [HRT, BEST_EFFORT, HALF]],
    ["for a VM that may become HRT", [{ core: 1, changesLevel: true }, BEST_EFFORT, HALF]],
    ["for a shorter period", [{ ...URGENT, core: 1 }, BEST_EFFORT, HALF]],
    ["also a holder that may become HRT", [HRT, { core: 0, changesLevel: true }, HALF]],
  ])("%s: its hold must fit beside the reservation", (_, sharers) => {
    expect(isBooted(sharers, [{ users, hold: SHORT }])).toBe(true);
    expect(isBooted(sharers, [{ users, hold: LONG }])).toBe(false);
  });

  test.each<[string, Sharer[], number]>([
    ["no more urgent VM uses the device", [{ core: 1 }, BEST_EFFORT, HALF], users],
    ["the VM with the reservation is itself the waiter", [BEST_EFFORT, HALF, HRT], users],
    ["the holder is on another core", [{ core: 1 }, BEST_EFFORT, HALF, URGENT], 0b1001],
  ])("not where %s", (_, sharers, users) => {
    expect(isBooted(sharers, [{ users, hold: abi.HOLDING_TIME_MAX }])).toBe(true);
  });
});
