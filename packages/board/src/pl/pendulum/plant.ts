/**
 * The plant as a thing in steps: the motion, what the motor does, somebody who knocks at the pole,
 * and the fall. It knows nothing of registers.
 */
import { PENDULUM_FORCE_MAX } from "@mvm/abi/pendulum";
import { CPU_HZ } from "../../clocks";
import { us } from "../../units";
import { type Motion, moved, RIG } from "./motion";

/** A step in CPU cycles, 100 µs, and in seconds. */
export const STEP: number = us(100);
export const STEP_SECONDS: number = STEP / CPU_HZ;

/** Where the clamp holds the pole, in rad. */
export const CLAMPED_ANGLE = 0.05;
/** The frame catches the pole at this angle, in rad: 45°. */
export const FRAME_ANGLE: number = Math.PI / 4;
/** The track ends so far from its middle, in m. */
export const TRACK_END = 0.3;

/** Each second somebody knocks at the pole, from one side and then from the other. */
const KNOCK_STEPS = 10_000;
/** By how much a knock changes the pole's turn, in rad/s. */
const KNOCK = 0.3;

const NEWTON = 1e-3;

/** What stopped the pole, or the cart. */
export type Fall = "frame" | "track";

export class Plant {
  motion: Motion = { position: 0, speed: 0, angle: CLAMPED_ANGLE, turn: 0 };
  /** In mN: on the cart in the present step, and from the next step on. */
  private force = 0;
  private nextForce = 0;
  /** Since the release. */
  steps = 0;
  /** Undefined: the pole stands. A pole that has fallen does not move any more. */
  fall: Fall | undefined;

  /** A plant that goes on from here apart from this one. */
  copy(): Plant {
    return Object.assign(new Plant(), this, { motion: { ...this.motion } });
  }

  /** The force that was asked for last, in mN. */
  get demand(): number {
    return this.nextForce;
  }

  /** @param force in mN; the motor gives what it has */
  push(force: number): void {
    if (this.fall !== undefined) return;
    this.nextForce = Math.max(-PENDULUM_FORCE_MAX, Math.min(PENDULUM_FORCE_MAX, force));
  }

  /** The clamp is open, and a step passes. Not after the fall. */
  step(): void {
    this.motion = moved(RIG, this.motion, this.force * NEWTON, STEP_SECONDS);
    this.force = this.nextForce;
    this.steps++;
    if (this.steps % KNOCK_STEPS === 0) this.knock();
    this.fall = this.fallNow;
    if (this.fall === undefined) return;
    this.force = 0;
    this.nextForce = 0;
  }

  private knock(): void {
    const isOdd = (this.steps / KNOCK_STEPS) % 2 === 1;
    this.motion.turn += isOdd ? KNOCK : -KNOCK;
  }

  private get fallNow(): Fall | undefined {
    if (Math.abs(this.motion.angle) >= FRAME_ANGLE) return "frame";
    return Math.abs(this.motion.position) >= TRACK_END ? "track" : undefined;
  }
}
