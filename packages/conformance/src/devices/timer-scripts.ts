/**
 * Scripts for the timers: registers, expiry, interrupts. Times are not compared, because the
 * boards' clocks differ and QEMU's clock is the host's. So a script stops a timer before it looks
 * at the effects.
 */
import { GLOBAL_TIMER, ICC, ICD, PRIVATE_TIMER, TTC0 } from "./map";
import { Actor, type Script, type Step, type World } from "./script";

const CORES = [0, 1];
const WORLDS: readonly World[] = ["secure", "normal"];

const GLOBAL_TIMER_BIT = 1 << 27;
const PRIVATE_TIMER_BIT = 1 << 29;
const GLOBAL_TIMER_ID = 27;
const PRIVATE_TIMER_ID = 29;
const TTC0_ID = 42;
const TTC_COUNTERS = 3;
const PRIORITY = 0x40;
const NOTHING_MASKED = 0xf8;
const BOTH_GROUPS = 3;

/**
 * Ticks: long enough to see a timer that is still counting, short against the time that a script
 * waits.
 */
const LONG = 100_000;
const SHORT = 1000;

const script = (name: string, write: (steps: Step[]) => void): Script => {
  const steps: Step[] = [];
  write(steps);
  return { name, steps };
};

/** Private interrupts 27 and 29 on, in Group 0 as IRQ, or in Group 1. */
function openPrivate(steps: Step[], core: number, world: World): Actor {
  const secure = new Actor(steps, core, "secure");
  secure.write(ICD.ICDDCR, BOTH_GROUPS);
  secure.write(ICD.ICDISR, world === "normal" ? 0xffff_ffff : 0);
  for (const id of [GLOBAL_TIMER_ID, PRIVATE_TIMER_ID]) secure.writeByte(ICD.ICDIPR + id, PRIORITY * 2);
  secure.write(ICD.ICDISER, GLOBAL_TIMER_BIT | PRIVATE_TIMER_BIT);
  secure.write(ICC.ICCPMR, NOTHING_MASKED);
  secure.write(ICC.ICCICR, BOTH_GROUPS);
  return new Actor(steps, core, world);
}

function handleOne(actor: Actor, status: number): void {
  actor.inputs();
  actor.read(ICD.ICDISPR, GLOBAL_TIMER_BIT | PRIVATE_TIMER_BIT);
  actor.acknowledge();
  actor.inputs();
  actor.read(ICD.ICDABR);
  actor.write(status, 1);
  actor.read(status);
  actor.endInnermost();
  actor.read(ICD.ICDABR);
  actor.inputs();
}

const privateTimer = (core: number, world: World): Script =>
  script(`private timer of core ${core}, ${world} world`, (steps) => {
    const actor = openPrivate(steps, core, world);
    const { LOAD, COUNTER, CONTROL, INTERRUPT_STATUS } = PRIVATE_TIMER;
    actor.write(LOAD, 0x1234_5678);
    actor.read(LOAD);
    actor.read(COUNTER);
    actor.write(COUNTER, 0x8765_4321);
    actor.read(COUNTER);
    actor.read(LOAD);
    actor.write(CONTROL, 0x1206);
    actor.read(CONTROL);
    // One shot, prescaled.
    actor.write(CONTROL, 0);
    actor.write(LOAD, SHORT);
    actor.write(CONTROL, 0x0305);
    actor.waitFor(INTERRUPT_STATUS, 1);
    actor.read(COUNTER);
    handleOne(actor, INTERRUPT_STATUS);
    actor.read(CONTROL);
    // Periodic. The other core has another timer.
    actor.write(CONTROL, 0);
    actor.write(LOAD, LONG);
    actor.write(CONTROL, 7);
    for (let n = 0; n < 2; n++) {
      actor.waitFor(INTERRUPT_STATUS, 1);
      actor.write(CONTROL, 6);
      new Actor(steps, 1 - core, world).read(INTERRUPT_STATUS);
      handleOne(actor, INTERRUPT_STATUS);
      actor.write(CONTROL, 7);
    }
    actor.waitFor(INTERRUPT_STATUS, 1);
    actor.write(CONTROL, 6);
    actor.take(INTERRUPT_STATUS);
    actor.read(LOAD);
    // Without its interrupt the timer only sets the flag. A stopped timer keeps the flag.
    actor.write(CONTROL, 3);
    actor.waitFor(INTERRUPT_STATUS, 1);
    actor.inputs();
    actor.write(CONTROL, 0);
    actor.read(INTERRUPT_STATUS);
    actor.write(INTERRUPT_STATUS, 1);
    actor.read(INTERRUPT_STATUS);
    // WFI until the timer expires.
    actor.write(LOAD, SHORT);
    actor.write(CONTROL, 5);
    actor.sleep();
    handleOne(actor, INTERRUPT_STATUS);
  });

const globalTimer = (core: number, world: World): Script =>
  script(`global timer, core ${core}, ${world} world`, (steps) => {
    const actor = openPrivate(steps, core, world);
    const timer = GLOBAL_TIMER;
    actor.write(timer.CONTROL, 0);
    // The counter is not read, because QEMU's counter does not show what was written, and counts
    // while it is off.
    for (const each of CORES) {
      const reader = new Actor(steps, each, world);
      reader.write(timer.COMPARATOR_LOW, 0x3333_0000 + each);
      reader.write(timer.COMPARATOR_HIGH, 0x4444 + each);
      reader.write(timer.AUTO_INCREMENT, 0x5555_0000 + each);
    }
    for (const each of CORES) {
      const reader = new Actor(steps, each, world);
      for (const register of [timer.COMPARATOR_LOW, timer.COMPARATOR_HIGH, timer.AUTO_INCREMENT])
        reader.read(register);
      reader.read(timer.CONTROL);
    }
    // One match.
    const startAt = (comparator: number, increment: number, control: number) => {
      actor.write(timer.CONTROL, 0);
      actor.write(timer.INTERRUPT_STATUS, 1);
      actor.write(timer.COUNTER_LOW, 0);
      actor.write(timer.COUNTER_HIGH, 0);
      actor.write(timer.COMPARATOR_LOW, comparator);
      actor.write(timer.COMPARATOR_HIGH, 0);
      actor.write(timer.AUTO_INCREMENT, increment);
      actor.write(timer.CONTROL, control);
    };
    startAt(SHORT, 0x4000_0000, 0x030f);
    actor.waitFor(timer.INTERRUPT_STATUS, 1);
    actor.read(timer.COMPARATOR_LOW);
    actor.read(timer.COMPARATOR_HIGH);
    actor.read(timer.CONTROL);
    new Actor(steps, 1 - core, world).read(timer.INTERRUPT_STATUS);
    handleOne(actor, timer.INTERRUPT_STATUS);
    // Periodic by auto-increment.
    startAt(LONG, LONG, 0xf);
    for (let n = 0; n < 2; n++) {
      actor.waitFor(timer.INTERRUPT_STATUS, 1);
      actor.write(timer.CONTROL, 0xe);
      actor.take(timer.INTERRUPT_STATUS);
      actor.inputs();
      actor.write(timer.CONTROL, 0xf);
    }
    // The comparator without its interrupt.
    startAt(SHORT, 0x4000_0000, 0xb);
    actor.waitFor(timer.INTERRUPT_STATUS, 1);
    actor.inputs();
    actor.write(timer.CONTROL, 0);
    actor.read(timer.COMPARATOR_LOW);
    actor.write(timer.INTERRUPT_STATUS, 1);
    actor.read(timer.INTERRUPT_STATUS);
  });

const [DISABLE, INTERVAL_MODE, DECREMENT, MATCH] = [1, 2, 4, 8];
const [INTERVAL_INTERRUPT, MATCH1_INTERRUPT, MATCH3_INTERRUPT, OVERFLOW_INTERRUPT] = [1, 2, 8, 0x10];
/** At 111 or 133 MHz, about half a millisecond. */
const TTC_PERIOD = 60_000;

const ttc = (counter: number): Script =>
  script(`TTC0 counter ${counter}`, (steps) => {
    const core = counter % CORES.length;
    const id = TTC0_ID + counter;
    const bit = 1 << (id & 31);
    const actor = openPrivate(steps, core, "secure");
    actor.write(ICD.ICDISER + 4, bit);
    actor.writeByte(ICD.ICDIPR + id, PRIORITY);
    actor.writeByte(ICD.ICDIPTR + id, 1 << core);
    const at = (register: number) => register + 4 * counter;
    const [clock, control, interval] = [at(TTC0.CLOCK_CONTROL), at(TTC0.COUNTER_CONTROL), at(TTC0.INTERVAL)];
    const [status, enable] = [at(TTC0.INTERRUPT), at(TTC0.INTERRUPT_ENABLE)];
    const stored = [interval, at(TTC0.MATCH_1), at(TTC0.MATCH_2), at(TTC0.MATCH_3)];
    actor.read(control);
    for (const [n, register] of stored.entries()) {
      actor.write(register, 0x1234 + 0x1111 * n);
      actor.read(register);
    }
    actor.write(clock, 0xb);
    actor.read(clock);
    actor.write(clock, 0);
    actor.write(enable, 0x1f);
    actor.read(enable);
    const run = (mode: number, interrupt: number, prescaler = 0) => {
      actor.write(control, DISABLE);
      actor.read(status, 0);
      actor.write(clock, prescaler);
      actor.write(enable, interrupt);
      actor.write(control, mode | RESTART);
      actor.waitFor(ICD.ICDISPR + 4, bit);
      actor.write(control, mode | DISABLE);
      actor.inputs();
      actor.acknowledge();
      actor.read(status, interrupt);
      actor.read(status, interrupt);
      actor.endInnermost();
      actor.inputs();
      actor.read(ICD.ICDISPR + 4, bit);
    };
    actor.write(interval, TTC_PERIOD);
    run(INTERVAL_MODE, INTERVAL_INTERRUPT);
    run(INTERVAL_MODE | DECREMENT, INTERVAL_INTERRUPT);
    run(0, OVERFLOW_INTERRUPT);
    actor.write(at(TTC0.MATCH_1), TTC_PERIOD / 2);
    actor.write(at(TTC0.MATCH_3), TTC_PERIOD - 1);
    run(INTERVAL_MODE | MATCH, MATCH1_INTERRUPT);
    run(INTERVAL_MODE | MATCH, MATCH3_INTERRUPT);
    actor.write(interval, TTC_PERIOD / 8);
    run(INTERVAL_MODE, INTERVAL_INTERRUPT, 0x5);
    actor.write(control, DISABLE);
    actor.read(control);
  });
const RESTART = 0x10;

export const TIMER_SCRIPTS: readonly Script[] = [
  ...CORES.flatMap((core) =>
    WORLDS.flatMap((world) => [privateTimer(core, world), globalTimer(core, world)]),
  ),
  ...Array.from({ length: TTC_COUNTERS }, (_, counter) => ttc(counter)),
];
