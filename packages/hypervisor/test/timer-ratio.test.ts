/**
 * How MVM measures the ratio of its clocks: with two clocks of this test, and on the virtual ZC702.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TIMER_COUNTER } from "../../abi/src/arm/private-timer";
import { TICK_CYCLES, TICK_NANOSECONDS } from "../../abi/src/board";
import { CPU_1X_HZ, PERIPHCLK_HZ, PRIVATE_TIMER_BASE, TTC0_BASE } from "../../abi/src/zynq/memory-map";
import { TTC_COUNTER_VALUE } from "../../abi/src/zynq/ttc";
import { loadProgram } from "../../toolchain/src/testing";
import { CORE_STRUCTURE_SIZE, CORES } from "../src/core/layout";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import { offset } from "./offsets";

const ENTRY = "packages/hypervisor/src/board/zc702/timer-ratio.ts";
const COUNTER_VALUE = TTC0_BASE + TTC_COUNTER_VALUE;
const TIMER_COUNT = PRIVATE_TIMER_BASE + TIMER_COUNTER;

interface Clocks {
  /**
   * Frequencies in Hz: the TTC's input clock, which the TTC divides by TICK_CYCLES, and the private
   * timer.
   */
  ttc: number;
  timer: number;
  /** The time of the first access, in ns. */
  begin: number;
  /** The durations of the accesses in ns. After the last one the list begins again. */
  accesses: readonly number[];
}

/** The ratio that MVM measures on a board with such clocks, and the number of its reads. */
function measure({ ttc, timer, begin, accesses }: Clocks): { ratio: number; reads: number } {
  let time = begin;
  let reads = 0;
  const counts = (hz: number) => Math.floor((time * hz) / 1e9);
  const { exports } = loadProgram(ENTRY, {
    hw: {
      w32: () => {},
      r32: (address) => {
        time += accesses[reads++ % accesses.length]!;
        if (address === COUNTER_VALUE) return counts(ttc / TICK_CYCLES) % 0x1_0000;
        if (address === TIMER_COUNT) return 0xffff_ffff - counts(timer);
        throw new Error(`read of 0x${address!.toString(16)}`);
      },
    },
  });
  return { ratio: exports.measureTimerRatio!() as number, reads };
}

const ZC702 = { ttc: CPU_1X_HZ, timer: PERIPHCLK_HZ };

test("the ratio of the ZC702's clocks is 192, at any phase, and however long the accesses take", () => {
  const times = fc.array(fc.integer({ min: 20, max: 700 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), times, (begin, accesses) => {
      expect(measure({ ...ZC702, begin, accesses }).ratio).toBe(192);
    }),
    { numRuns: 40 },
  );
});

test("a board's host that is away for a while, at the worst moments, does not spoil it", () => {
  const quick = Array.from({ length: 60_000 }, (_, n) => 50 + (n % 7));
  const undisturbed = { ...ZC702, begin: 0, accesses: quick };
  const { reads } = measure(undisturbed);
  // MVM finds the first edge within the first reads. The second edge ends the measurement.
  const moments = Array.from({ length: 14 }, (_, n) => [n, reads - n]).flat();
  for (const away of [3_500, 30_000, 0x1_0000 * TICK_NANOSECONDS + 300]) {
    for (const at of moments) {
      expect(measure({ ...undisturbed, accesses: quick.with(at, away) }).ratio).toBe(192);
    }
  }
});

test("a host that is slow throughout, or away most of the time, does not spoil it", () => {
  const qemu = { ttc: 133e6, timer: 100e6 };
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 200, max: 25_000 }), { minLength: 3, maxLength: 40 }),
      fc.integer({ min: 0, max: 2_000_000 }),
      (slow, away) => {
        // The quick accesses let a narrow edge come at last.
        const accesses = [...slow, away, ...Array.from({ length: 40 }, () => 300)];
        expect(measure({ ...qemu, begin: 7, accesses }).ratio).toBe(48);
        expect(measure({ ...ZC702, begin: 7, accesses }).ratio).toBe(192);
      },
    ),
    { numRuns: 30 },
  );
});

test("other clocks have other ratios, rounded", () => {
  const accesses = [90, 110];
  const at = (ttc: number, timer: number) => measure({ ttc, timer, begin: 5, accesses }).ratio;
  // The other clock ratio of the Zynq, 4:2:1: CPU_1x is a quarter of the processor's clock (UG585
  // ch. 25).
  expect(at(150e6, 300e6)).toBe(128);
  // QEMU: hw/timer/cadence_ttc.c, hw/timer/arm_mptimer.c. The exact ratio is 48.12.
  expect(at(133e6, 100e6)).toBe(48);
});

test("a clock that stands still is told", () => {
  const standing = { begin: 0, accesses: [100] };
  expect(() => measure({ ...standing, ttc: 0, timer: PERIPHCLK_HZ })).toThrow("the clock stands still");
  expect(() => measure({ ...standing, ttc: CPU_1X_HZ, timer: 0 })).toThrow("the private timer stands still");
});

test("on the virtual ZC702 MVM finds the ratio of the board's clocks", async () => {
  const machine = await BoardMachine.start([await testGuest(0, guest.TASK_SPIN, 0)]);
  machine.run(5);
  const cores = [0, 1].map((core) => CORES + core * CORE_STRUCTURE_SIZE + offset("CORE_RATIO"));
  for (const address of cores) {
    const [ratio] = new Uint32Array(machine.board.readMemory(address, 4).buffer);
    expect(ratio).toBe((TICK_CYCLES * PERIPHCLK_HZ) / CPU_1X_HZ);
  }
});
