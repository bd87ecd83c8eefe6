/** The pendulum's registers, its clock, its fall, and what does not change its way. */
import * as abi from "@mvm/abi/pendulum";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusFault } from "../../src/cpu/core/contract";
import type { Access, Device } from "../../src/devices/device";
import { ResetCause } from "../../src/devices/reset-cause";
import { Diagnostics } from "../../src/machine/diagnostics";
import { type PendulumFigures, pendulum } from "../../src/pl/pendulum/device";
import type { PlServices } from "../../src/pl/pl-device";
import { ms, s, us } from "../../src/units";

/** The device alone. It uses nothing of the board but a place for notes. */
class Bench {
  readonly diagnostics = new Diagnostics();
  private readonly pendulum = pendulum();
  readonly device: Device = this.pendulum.connect({ diagnostics: this.diagnostics } as PlServices);

  read(offset: number, now: number, looks = false): number {
    return this.device.read(offset, accessAt(offset, now, looks)) | 0;
  }

  write(offset: number, value: number, now: number): void {
    this.device.write(offset, value >>> 0, accessAt(offset, now, false));
  }

  figures(now: number): PendulumFigures {
    return this.pendulum.figures(now);
  }
}

function accessAt(offset: number, now: number, looks: boolean): Access {
  return {
    core: 0,
    now,
    address: abi.PENDULUM_BASE + offset,
    size: 4,
    nonSecure: true,
    privileged: true,
    fetch: false,
    looks,
    fault: BusFault.NONE,
    pc: () => 0,
  };
}

const RELEASED = us(333);

function released(): Bench {
  const bench = new Bench();
  bench.write(abi.PENDULUM_CONTROL, abi.PENDULUM_RELEASE, RELEASED);
  return bench;
}

describe("the pendulum", () => {
  it("hangs in its clamp until it is released", () => {
    const bench = new Bench();
    bench.write(abi.PENDULUM_CONTROL, 0, 0);
    bench.write(abi.PENDULUM_FORCE, 1000, 0);
    expect(bench.read(abi.PENDULUM_STATUS, s(10))).toBe(0);
    expect(bench.read(abi.PENDULUM_ANGLE, s(10))).toBe(50_000);
    expect(bench.read(abi.PENDULUM_POSITION, s(10))).toBe(0);
    expect(bench.figures(s(10))).toMatchObject({ released: undefined, fell: undefined, stretches: [] });
  });

  it("falls if nobody holds it, and then lies still", () => {
    const bench = released();
    expect(bench.read(abi.PENDULUM_STATUS, RELEASED + ms(10))).toBe(abi.PENDULUM_STANDS);
    const { fell, fall, largestAngle, stretches } = bench.figures(s(2));
    expect(fall).toBe("frame");
    expect(largestAngle).toBeGreaterThanOrEqual(Math.PI / 4);
    expect(largestAngle).toBeLessThan(0.8);
    // From 0.05 rad to 45 degrees the linearised pole needs acosh(15.7) / p = 0.376 s.
    expect((fell! - RELEASED) / ms(1)).toBeGreaterThan(370);
    expect((fell! - RELEASED) / ms(1)).toBeLessThan(420);
    expect(stretches).toHaveLength(4);
    const angle = bench.read(abi.PENDULUM_ANGLE, s(2));
    bench.write(abi.PENDULUM_FORCE, 5000, s(2));
    bench.write(abi.PENDULUM_CONTROL, abi.PENDULUM_RELEASE, s(2));
    expect(bench.read(abi.PENDULUM_FORCE, s(2))).toBe(0);
    expect(bench.read(abi.PENDULUM_ANGLE, s(3))).toBe(angle);
    expect(bench.read(abi.PENDULUM_STATUS, s(3))).toBe(abi.PENDULUM_FELL);
    expect(bench.figures(s(3)).fell).toBe(fell);
  });

  it("falls at the end of the track, too", () => {
    const bench = released();
    // The force that keeps the linearised pole where it is, F = (M + m) g tan θ, moves the cart.
    for (let step = 0; step < 20_000; step++) {
      const now = RELEASED + us(100) * step;
      const angle = bench.read(abi.PENDULUM_ANGLE, now) / 1e6;
      bench.write(abi.PENDULUM_FORCE, 1000 * (0.6 * 9.80665 * Math.tan(angle) + 20 * (angle - 0.03)), now);
    }
    expect(bench.figures(s(3))).toMatchObject({ fall: "track" });
    expect(bench.figures(s(3)).largestPosition).toBeGreaterThanOrEqual(0.3);
    expect(bench.read(abi.PENDULUM_STATUS, s(3))).toBe(abi.PENDULUM_FELL);
  });

  it("has a motor of 10 N", () => {
    const bench = released();
    for (const [asked, had] of [
      [12_345, abi.PENDULUM_FORCE_MAX],
      [-12_345, -abi.PENDULUM_FORCE_MAX],
      [-7, -7],
    ] as const) {
      bench.write(abi.PENDULUM_FORCE, asked, RELEASED);
      expect(bench.read(abi.PENDULUM_FORCE, RELEASED)).toBe(had);
    }
  });

  it("moves with the forces, and not with the reads and looks between them", () => {
    const write = fc.record({ at: fc.nat(300_000), force: fc.integer({ min: -3000, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(write), fc.array(fc.nat(300_000)), (writes, looks) => {
        const [seldom, often] = [released(), released()];
        const events = [
          ...writes.map(({ at, force }) => ({ at, force: force as number | undefined })),
          ...looks.map((at) => ({ at, force: undefined })),
        ].sort((a, b) => a.at - b.at);
        for (const { at, force } of events) {
          const now = RELEASED + us(at);
          if (force !== undefined) {
            seldom.write(abi.PENDULUM_FORCE, force, now);
            often.write(abi.PENDULUM_FORCE, force, now);
            continue;
          }
          const look = often.read(abi.PENDULUM_ANGLE, now + us(at), true);
          often.read(abi.PENDULUM_ANGLE, now);
          expect(often.read(abi.PENDULUM_ANGLE, now + us(at), true)).toBe(look);
        }
        const end = RELEASED + us(300_000);
        expect(often.figures(end)).toEqual(seldom.figures(end));
        for (const register of [abi.PENDULUM_ANGLE, abi.PENDULUM_POSITION, abi.PENDULUM_STATUS])
          expect(often.read(register, end)).toBe(seldom.read(register, end));
      }),
      { numRuns: 50 },
    );
  });

  it("does not change when a debugger looks", () => {
    const bench = released();
    const before = structuredClone({ ...bench.device, diagnostics: undefined });
    bench.read(abi.PENDULUM_ANGLE, s(1), true);
    expect({ ...bench.device, diagnostics: undefined }).toEqual(before);
  });

  it("is in its clamp again after a reset", () => {
    const bench = released();
    bench.write(abi.PENDULUM_FORCE, 1000, RELEASED);
    bench.figures(s(1));
    bench.device.reset(ResetCause.POWER_ON);
    expect(bench.read(abi.PENDULUM_STATUS, s(2))).toBe(0);
    expect(bench.read(abi.PENDULUM_ANGLE, s(2))).toBe(50_000);
    expect(bench.figures(s(2))).toMatchObject({ released: undefined, largestAngle: 0, stretches: [] });
  });

  it("notes an access to a register that it does not have", () => {
    const bench = new Bench();
    expect(bench.read(0x14, 0)).toBe(0);
    bench.write(0x18, 1, 0);
    expect(bench.diagnostics.unimplemented).toHaveLength(2);
  });
});
