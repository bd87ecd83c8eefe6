/** The rules of MVM's locks, which a debug build of MVM checks (src/core/spinlock.ts). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MPIDR } from "../../abi/src/arm/cp15";
import { loadProgram } from "../../toolchain/src/testing";
import {
  CONSOLE_LOCK,
  GROUP_LOCK,
  LEVEL_LOCK,
  LOCKS_HELD,
  OPERATOR_LOCK,
  SERVICE_LOCK,
} from "../src/core/layout";

const ENTRY = "packages/hypervisor/test/programs/locks.ts";
/** As the table in spinlock.ts has them: a lock may be taken after those before it. */
const ORDER = [OPERATOR_LOCK, LEVEL_LOCK, SERVICE_LOCK, GROUP_LOCK, CONSOLE_LOCK];
const HELD = /spinlock\.ts:\d+: a core acquires a lock that it holds/;
const OUT_OF_ORDER = /spinlock\.ts:\d+: a core acquires a lock before which it holds a later one/;
const NOT_HELD = /spinlock\.ts:\d+: a core releases a lock that it does not hold/;

/** The locks, and a processor that is one core after the other. */
class Locks {
  private readonly program = loadProgram(ENTRY, { debug: true });

  constructor(core = 0) {
    this.on(core);
  }

  on(core: number): this {
    this.program.hw.registers.set(MPIDR, core);
    return this;
  }

  acquire(lock: number): void {
    this.program.exports.acquire!(lock);
  }

  tryAcquire(lock: number): boolean {
    return this.program.exports.tryAcquire!(lock) !== 0;
  }

  release(lock: number): void {
    this.program.exports.release!(lock);
  }

  word(address: number): number {
    return this.program.memory.getUint32(address, true);
  }

  setWord(address: number, value: number): void {
    this.program.memory.setUint32(address, value, true);
  }
}

test("a lock that was given back is free again, also after all tickets", () => {
  const locks = new Locks(1);
  for (const tickets of [0, 0xffff_ffff]) {
    locks.setWord(GROUP_LOCK, tickets);
    locks.setWord(GROUP_LOCK + 4, tickets);
    locks.acquire(GROUP_LOCK);
    expect(locks.on(0).tryAcquire(GROUP_LOCK)).toBe(false);
    locks.on(1).release(GROUP_LOCK);
    expect(locks.on(0).tryAcquire(GROUP_LOCK)).toBe(true);
    locks.release(GROUP_LOCK);
    locks.on(1);
  }
});

test("a core that comes while another waits does not overtake it", () => {
  const locks = new Locks(1);
  locks.acquire(SERVICE_LOCK);
  // A core that waits has taken a ticket.
  locks.setWord(SERVICE_LOCK, locks.word(SERVICE_LOCK) + 1);
  locks.release(SERVICE_LOCK);
  expect(locks.tryAcquire(SERVICE_LOCK)).toBe(false);
});

test("a lock that another core holds is not acquired", () => {
  const locks = new Locks(1);
  locks.acquire(CONSOLE_LOCK);
  expect(locks.on(0).tryAcquire(CONSOLE_LOCK)).toBe(false);
  expect(locks.word(LOCKS_HELD)).toBe(0);
});

test("a core that acquires a lock again panics", () => {
  const locks = new Locks();
  locks.acquire(SERVICE_LOCK);
  expect(() => locks.acquire(SERVICE_LOCK)).toThrow(HELD);
  expect(() => locks.tryAcquire(SERVICE_LOCK)).toThrow(HELD);
});

test("a core that releases a lock of another core panics", () => {
  const locks = new Locks(1);
  locks.acquire(LEVEL_LOCK);
  expect(() => locks.on(0).release(LEVEL_LOCK)).toThrow(NOT_HELD);
});

test("any locks can be taken in the order of the table, and in no other", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(ORDER.length - 1), { minLength: 2 }), (places) => {
      const locks = new Locks();
      const broken = places.findIndex((place, n) => n > 0 && place < Math.max(...places.slice(0, n)));
      const taken = broken < 0 ? places : places.slice(0, broken);
      for (const place of taken) locks.acquire(ORDER[place]!);
      if (broken >= 0) expect(() => locks.acquire(ORDER[places[broken]!]!)).toThrow(OUT_OF_ORDER);
      for (const place of taken) locks.release(ORDER[place]!);
      for (const lock of ORDER) locks.acquire(lock);
    }),
    { numRuns: 100 },
  );
});
