/**
 * The motion of the pendulum against what is known without integration: the energy, which friction
 * alone takes away, and the solution of the linearised equations. Both follow from the energies in
 * the textbook, and not from the code.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GRAVITY, type Motion, moved, RIG, type Rig } from "../../src/pl/pendulum/motion";
import { cosine, sine } from "../../src/pl/pendulum/trigonometry";

const STEP = 1e-4;
const FREE: Rig = { ...RIG, cartFriction: 0, jointFriction: 0 };

/** Kinetic energy of the cart and of a rod about its centre, and the rod's height. */
function energy({ cart, pole, halfLength: l }: Rig, { speed, angle, turn }: Motion): number {
  const across = speed + l * turn * Math.cos(angle);
  const up = -l * turn * Math.sin(angle);
  const inertia = (pole * (2 * l) ** 2) / 12;
  return (
    (cart * speed ** 2) / 2 +
    (pole * (across ** 2 + up ** 2)) / 2 +
    (inertia * turn ** 2) / 2 +
    pole * GRAVITY * l * Math.cos(angle)
  );
}

function after(rig: Rig, from: Motion, force: number, seconds: number): Motion {
  let motion = from;
  for (let step = 0; step < Math.round(seconds / STEP); step++) motion = moved(rig, motion, force, STEP);
  return motion;
}

const motion = fc.record({
  position: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  speed: fc.double({ min: -1, max: 1, noNaN: true }),
  angle: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  turn: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
});

describe("sine and cosine", () => {
  it("are those of the engine, but for the last bits", () => {
    for (let x = -1; x <= 1; x += 1 / 512) {
      expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThan(1e-14);
      expect(Math.abs(cosine(x) - Math.cos(x))).toBeLessThan(1e-14);
    }
  });
});

describe("a cart and a pole", () => {
  it("keep their energy without friction and without a force, while the pole falls through 20 degrees", () => {
    fc.assert(
      fc.property(motion, (from) => {
        const to = after(FREE, from, 0, 0.1);
        expect(Math.abs(energy(FREE, to) - energy(FREE, from))).toBeLessThan(1e-9);
      }),
      { numRuns: 50 },
    );
    const from = { position: 0, speed: 0, angle: 0.05, turn: 0 };
    const to = after(FREE, from, 0, 0.3);
    expect(to.angle).toBeGreaterThan(0.35);
    expect(energy(FREE, to)).toBeCloseTo(energy(FREE, from), 9);
  });

  it("take the work of a force: force times way", () => {
    fc.assert(
      fc.property(motion, fc.double({ min: -5, max: 5, noNaN: true }), (from, force) => {
        const to = after(FREE, from, force, 0.1);
        const work = force * (to.position - from.position);
        expect(Math.abs(energy(FREE, to) - energy(FREE, from) - work)).toBeLessThan(1e-8);
      }),
      { numRuns: 50 },
    );
  });

  it("lose energy by friction alone", () => {
    fc.assert(
      fc.property(motion, (from) => {
        expect(energy(RIG, after(RIG, from, 0, 0.1))).toBeLessThanOrEqual(energy(RIG, from) + 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it("move as the linearised equations say, near the upright", () => {
    const { cart, pole, halfLength: l } = FREE;
    // θ̈ = p² θ, and the common centre of mass stays: (M + m) x + m l θ is constant.
    const p = Math.sqrt(GRAVITY / (l * (4 / 3 - pole / (cart + pole))));
    const small = 1e-6;
    for (const seconds of [0.05, 0.1, 0.2, 0.3]) {
      const { angle, turn, position } = after(
        FREE,
        { position: 0, speed: 0, angle: small, turn: 0 },
        0,
        seconds,
      );
      expect(angle / (small * Math.cosh(p * seconds))).toBeCloseTo(1, 9);
      expect(turn / (small * p * Math.sinh(p * seconds))).toBeCloseTo(1, 9);
      expect(position / ((-pole * l * (angle - small)) / (cart + pole))).toBeCloseTo(1, 9);
    }
  });
});
