/**
 * A guest's private timer across switches of VMs, compared with a timer that is never halted. For
 * all settings of the timer, all durations of running and absence, and all durations of MVM's
 * accesses: the guest's timer is never off by more than one switch can cause, and no expiry is lost
 * or invented.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { GICD_ICPENDR, GICD_ISPENDR } from "../../abi/src/arm/gic";
import * as timer from "../../abi/src/arm/private-timer";
import {
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
  TTC0_BASE,
} from "../../abi/src/zynq/memory-map";
import { loadProgram } from "../../toolchain/src/testing";

const ENTRY = "packages/hypervisor/test/programs/guest-timer.ts";
/** Counts of the private timer in one tick of MVM's clock: on the ZC702, and on QEMU. */
const ZC702 = 192;
const QEMU = 48;
const COUNTER_VALUE = TTC0_BASE + 0x18;
const LINE = 2 ** PRIVATE_TIMER_INTERRUPT;
const ONE_SHOT = timer.TIMER_CONTROL_ENABLE | timer.TIMER_CONTROL_INTERRUPT;
const PRESCALER_SHIFT = 8;
const PRESCALER_MAX = 256;
const STOPPED = timer.TIMER_CONTROL_INTERRUPT;
const PERIODIC = ONE_SHOT | timer.TIMER_CONTROL_AUTO_RELOAD;
/**
 * The longest duration of an access, in counts, and the accesses of a switch until the timer runs.
 */
const ACCESS_MAX = 40;
const ACCESSES = 12;
/** The largest error that one switch may cause: one tick, and the duration of MVM's accesses. */
const slackOf = (ratio: number) => ratio + ACCESS_MAX * ACCESSES;
/** The largest lag of a timer that MVM corrects, in ticks, as in the file under test. */
const LAG_TICKS = 5;
/** Ticks from the moment when MVM reads the clock until MVM halts the timer. */
const DECISION_TICKS = 5;
/**
 * The alarm for an expiry is due at most this many ticks after the expiry, because MVM rounds up.
 */
const LATE_TICKS = 3;
/** A moment that never comes. */
const NEVER = -1;
/** The first period of the timer, in counts. */
const FIRST = 50_000;

/**
 * The private timer, its line in the distributor, and MVM's clock. All times are cycles of
 * PERIPHCLK (ARM DDI 0407I 4.1). The line is edge-triggered.
 */
class Hardware {
  time = 0;
  pending = false;
  event = false;
  counter = 0;
  private load = 0;
  private control = 0;
  private level = false;
  /** Cycles of the prescaler since the last count. */
  private divided = 0;
  private next = 0;

  constructor(
    private readonly ratio: number,
    private readonly phase: number,
    private readonly accesses: readonly number[],
  ) {}

  get prescaler(): number {
    return (this.control >>> PRESCALER_SHIFT) + 1;
  }

  get ticks(): number {
    return Math.floor((this.time + this.phase) / this.ratio);
  }

  pass(cycles: number): void {
    this.time += cycles;
    if ((this.control & timer.TIMER_CONTROL_ENABLE) === 0) return;
    const reloads = (this.control & timer.TIMER_CONTROL_AUTO_RELOAD) !== 0;
    const divided = this.divided + cycles;
    const counts = Math.floor(divided / this.prescaler);
    this.divided = divided % this.prescaler;
    for (let left = counts; left > 0; ) {
      if (this.counter === 0) {
        if (!reloads || this.load === 0) return;
        this.counter = this.load;
        left--;
      } else {
        const step = Math.min(left, this.counter);
        this.counter -= step;
        left -= step;
        if (this.counter === 0) this.event = true;
        this.updateLevel();
      }
    }
  }

  r32(address: number): number {
    this.access();
    switch (address) {
      case COUNTER_VALUE:
        return this.ticks % 0x1_0000;
      case PRIVATE_TIMER_BASE + timer.TIMER_LOAD:
        return this.load;
      case PRIVATE_TIMER_BASE + timer.TIMER_COUNTER:
        return this.counter;
      case PRIVATE_TIMER_BASE + timer.TIMER_CONTROL:
        return this.control;
      case PRIVATE_TIMER_BASE + timer.TIMER_STATUS:
        return this.event ? timer.TIMER_STATUS_EVENT : 0;
      case GICD_BASE + GICD_ISPENDR:
        return this.pending ? LINE : 0;
      default:
        throw new Error(`read of 0x${address.toString(16)}`);
    }
  }

  w32(address: number, value: number): void {
    this.access();
    if (address >= PRIVATE_TIMER_BASE && address < PRIVATE_TIMER_BASE + timer.TIMER_STATUS) this.divided = 0;
    switch (address) {
      case PRIVATE_TIMER_BASE + timer.TIMER_LOAD:
        this.load = value;
        this.counter = value;
        break;
      case PRIVATE_TIMER_BASE + timer.TIMER_COUNTER:
        this.counter = value;
        break;
      case PRIVATE_TIMER_BASE + timer.TIMER_CONTROL:
        this.control = value;
        break;
      case PRIVATE_TIMER_BASE + timer.TIMER_STATUS:
        this.event = false;
        break;
      case GICD_BASE + GICD_ISPENDR:
        this.pending = true;
        break;
      case GICD_BASE + GICD_ICPENDR:
        this.pending = false;
        break;
      default:
        if (address >= PRIVATE_TIMER_BASE) throw new Error(`write to 0x${address.toString(16)}`);
    }
    this.updateLevel();
  }

  /** The guest sets up the timer. The guest's own accesses take no time. */
  start(load: number, counter: number, control: number, event: boolean): void {
    this.load = load;
    this.counter = counter;
    this.control = control;
    this.divided = 0;
    this.event = event;
    this.updateLevel();
    this.pending = false;
  }

  /** The guest clears the event, the interrupt, or both. */
  handle(what: Handling): void {
    if (what !== "interrupt" && what !== "none") this.event = false;
    if (what !== "event" && what !== "none") this.pending = false;
    this.updateLevel();
  }

  private updateLevel(): void {
    const level = this.event && (this.control & timer.TIMER_CONTROL_INTERRUPT) !== 0;
    if (level && !this.level) this.pending = true;
    this.level = level;
  }

  private access(): void {
    this.pass(this.accesses[this.next++ % this.accesses.length]!);
  }
}

/**
 * The timer that is never halted. It reaches 0 at `first`, and then after each `period` (Infinity:
 * the timer is one-shot).
 */
class Ideal {
  constructor(
    readonly first: number,
    private readonly period: number,
  ) {}

  /** Whether the timer certainly reaches 0 between `from` and `to`. */
  expires(from: number, to: number): boolean {
    if (to < from) return false;
    const rounds = this.period === Infinity ? 0 : Math.max(0, Math.ceil((from - this.first) / this.period));
    const next = this.first + (rounds === 0 ? 0 : rounds * this.period);
    return from <= next && next <= to;
  }

  shifted(by: number): Ideal {
    return new Ideal(this.first + by, this.period);
  }

  /** The lateness, relative to this timer, of a timer that reaches 0 at `time`. */
  error(time: number): number {
    const late = time - this.first;
    return this.period === Infinity ? late : late - Math.round(late / this.period) * this.period;
  }
}

/** Periodic; one-shot, with or without a reload value; or stopped, with a pending event. */
type Mode = "periodic" | "once" | "without reload" | "stopped";
/**
 * The part of an expiry that the guest handles: the event and the interrupt (acknowledged), only
 * one of them, or neither.
 */
type Handling = "both" | "event" | "interrupt" | "none";

interface Round {
  runs: number;
  away: number;
  /** The guest handles this part of an expiry before it is switched out. */
  handles: Handling;
  /** The guest programs its timer again, so that the timer reaches 0 after `counts`. */
  anew: { counts: number; mode: Mode; prescaler: number } | undefined;
  /** The guest waits, and the timer wakes it if the timer can. `away` has no effect then. */
  waits: boolean;
}

const counts = fc.integer({ min: 20 * slackOf(ZC702), max: 4_000_000 });
// In counts: some microseconds, some milliseconds, or a second.
const stay = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 700_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000_000 }) },
);
/** Up to some seconds, because MVM cannot multiply such times in 32 bits. */
const absence = fc.oneof(
  { weight: 40, arbitrary: stay },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 10_000_000_000 }) },
);
const modes: Mode[] = ["periodic", "periodic", "once", "without reload", "stopped"];
const prescaler = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: PRESCALER_MAX }));
const anew = fc.record({ counts, mode: fc.constantFrom(...modes), prescaler });
const round: fc.Arbitrary<Round> = fc.record({
  runs: stay,
  away: absence,
  handles: fc.constantFrom<Handling>("both", "both", "both", "event", "interrupt", "none"),
  anew: fc.option(anew, { freq: 50, nil: undefined }),
  waits: fc.boolean(),
});

/** `ratio`: timer counts in a tick of the clock. `first`: the prescaler of the first setting. */
function play(
  ratio: number,
  phase: number,
  accesses: readonly number[],
  rounds: readonly Round[],
  first = 1,
): void {
  const hardware = new Hardware(ratio, phase, accesses);
  const lagMax = LAG_TICKS * ratio;
  const { exports } = loadOn(hardware);
  exports.begin!(ratio);
  let ideal = new Ideal(Infinity, Infinity);
  let unsettled = false;
  const start = (length: number, mode: Mode, prescaler: number) => {
    const bits = { periodic: PERIODIC, once: ONE_SHOT, "without reload": PERIODIC, stopped: STOPPED }[mode];
    const control = bits | ((prescaler - 1) << PRESCALER_SHIFT);
    hardware.start(mode === "without reload" ? 0 : length - 1, length, control, mode === "stopped");
    const cycles = length * prescaler;
    ideal = new Ideal(
      mode === "stopped" ? Infinity : hardware.time + cycles,
      mode === "periodic" ? cycles : Infinity,
    );
  };
  start(FIRST, "periodic", first);
  for (const { runs, away, handles, anew, waits } of rounds) {
    hardware.pass(runs);
    hardware.handle(handles);
    if (anew) start(anew.counts, anew.mode, anew.prescaler);
    const slack = slackOf(ratio) + 3 * (hardware.prescaler - 1) + (anew || unsettled ? lagMax : 0);
    const decided = BigInt(hardware.ticks);
    hardware.pass(DECISION_TICKS * ratio);
    const { counter } = hardware;
    const left = hardware.time;
    const had = [hardware.event, hardware.pending];
    exports.leave!(decided);
    expect([hardware.event, hardware.pending]).toEqual([false, false]); // the next VM's state
    const wakes = waits ? Number(exports.wakesAt!()) * ratio - phase : NEVER;
    hardware.time = wakes > 0 ? Math.max(wakes, hardware.time) : hardware.time + away;
    exports.comeBack!(BigInt(hardware.ticks));
    const now = hardware.time;
    const seen = [hardware.event, hardware.pending];
    if (wakes > 0) {
      expect(seen[1]).toBe(true);
      expect(ideal.expires(left + slack, wakes - slack - LATE_TICKS * ratio)).toBe(false);
    } else if (ideal.expires(left + slack, now - slack)) {
      expect(seen).toEqual([true, had[0] ? had[1] : true]);
      expect(waits && !had[0]).toBe(false); // a pending event would have woken the VM
    } else if (!ideal.expires(left - slack, now + slack)) {
      expect(seen).toEqual(had);
    }
    if (ideal.first === Infinity) {
      expect(hardware.counter).toBe(counter);
      continue;
    }
    if (hardware.counter === 0) {
      expect(ideal.expires(-Infinity, now + slack)).toBe(true);
      continue;
    }
    const zero = now + hardware.counter * hardware.prescaler;
    const error = ideal.error(zero);
    expect(Math.abs(error)).toBeLessThan(slack);
    // MVM cannot distinguish a timer that was programmed again near its old value from a timer that
    // lags, or that is ahead. A long enough absence corrects a timer that is ahead.
    if (anew || unsettled) ideal = ideal.shifted(error);
    unsettled = (anew !== undefined || unsettled) && now - left < 4 * lagMax;
  }
}

test.each([ZC702, QEMU])(
  "a timer is where it would be, and its expiries come once, over thousands of switches (%i counts in a tick)",
  (ratio) => {
    const times = fc.array(fc.integer({ min: 1, max: ACCESS_MAX }), { minLength: 1, maxLength: 30 });
    const rounds = fc.array(round, { minLength: 200, maxLength: 2_000, size: "max" });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ratio }), times, rounds, (...given) => play(ratio, ...given)),
      {
        numRuns: 20,
        endOnFailure: true,
      },
    );
  },
);

test.each([
  [1, ZC702],
  [200, ZC702],
  [1, QEMU],
])(
  "a timer with prescaler %i does not drift in ten thousand absences with an expiry each (%i counts in a tick)",
  (prescaler, ratio) => {
    const rounds = Array.from({ length: 10_000 }, () => ({
      runs: 3_000,
      away: FIRST * prescaler - 3_000 - DECISION_TICKS * ratio,
      handles: "both" as const,
      anew: undefined,
      waits: false,
    }));
    play(ratio, 0, [17], rounds, prescaler);
  },
);

function loadOn(hardware: Hardware) {
  return loadProgram(ENTRY, {
    hw: {
      r32: (address) => hardware.r32(address!),
      w32: (address, value) => hardware.w32(address!, value!),
      dmb: () => {},
    },
  });
}

test("the alarm of a timer that seems to lag by more than it has left is not before the decision", () => {
  const hardware = new Hardware(ZC702, 0, [1]);
  const { exports } = loadOn(hardware);
  exports.begin!(ZC702);
  hardware.start(10_000, 5_000, PERIODIC, false);
  exports.leave!(BigInt(hardware.ticks));
  exports.comeBack!(BigInt(hardware.ticks));
  // The timer expires. Four ticks later the guest sets the counter to just before an expiry, as if
  // the timer were late by 4 ticks.
  hardware.pass(5_800);
  hardware.handle("both");
  hardware.w32(PRIVATE_TIMER_BASE + timer.TIMER_COUNTER, 60);
  const decided = hardware.ticks;
  exports.leave!(BigInt(decided));
  expect(Number(exports.wakesAt!())).toBeGreaterThanOrEqual(decided);
});

test.each([1, 7])(
  "after a start, the timer has no lag, whenever the guest set it (prescaler %i)",
  (prescaler) => {
    const hardware = new Hardware(ZC702, 0, [1]);
    const { exports } = loadOn(hardware);
    const LENGTH = 10_000;
    const control = PERIODIC | ((prescaler - 1) << PRESCALER_SHIFT);
    exports.begin!(ZC702);
    for (let start = 0; start < LENGTH; start += 100) {
      hardware.start(0, 0, 0, false);
      exports.restart!(BigInt(hardware.ticks));
      hardware.pass(start * prescaler);
      hardware.start(LENGTH - 1, LENGTH - 1, control, false);
      hardware.pass(5 * LENGTH * prescaler);
      exports.leave!(BigInt(hardware.ticks));
      expect(exports.lag!()).toBe(0);
      exports.comeBack!(BigInt(hardware.ticks));
      hardware.pass(start);
      exports.leave!(BigInt(hardware.ticks));
    }
  },
);
