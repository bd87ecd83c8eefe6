/** What is kept of a plant's motion for the report of a run. */
import { STEP_SECONDS } from "./plant";

/** A stretch covers so many steps: 0.1 s. */
const STRETCH_STEPS = 1000;
export const STRETCH_SECONDS: number = STRETCH_STEPS * STEP_SECONDS;

/** The least and the greatest angle of a stretch, in rad. */
export interface Stretch {
  least: number;
  greatest: number;
}

export class MotionRecord {
  /** The largest so far, in rad and in m, without signs. */
  largestAngle = 0;
  largestPosition = 0;
  private readonly least: number[] = [];
  private readonly greatest: number[] = [];

  /** @param step the number of the step, from 0, that ends with angle (rad) and position (m) */
  add(step: number, angle: number, position: number): void {
    const stretch = Math.floor(step / STRETCH_STEPS);
    this.largestAngle = Math.max(this.largestAngle, Math.abs(angle));
    this.largestPosition = Math.max(this.largestPosition, Math.abs(position));
    this.least[stretch] = Math.min(this.least[stretch] ?? angle, angle);
    this.greatest[stretch] = Math.max(this.greatest[stretch] ?? angle, angle);
  }

  get stretches(): Stretch[] {
    return this.least.map((least, index) => ({ least, greatest: this.greatest[index]! }));
  }
}
