/**
 * An inverted pendulum behind GP0: something that a control program has to hold, and can drop. Its
 * registers are those of abi/src/pendulum.ts.
 *
 * The plant moves in steps of virtual time, counted from its release. It is moved only when
 * somebody looks: over all steps that are over by then. A read gives the state at the last step,
 * as a sampling converter does, and a force acts from the next step on. So the motion depends on
 * what is written, and when, and not on how often the plant is read.
 */

import * as abi from "@mvm/abi/pendulum";
import type { Access, Device } from "../../devices/device";
import { defineRegisters } from "../../devices/registers";
import { unknownRegister } from "../../devices/unknown-register";
import type { Diagnostics } from "../../machine/diagnostics";
import type { PlDevice } from "../pl-device";
import { CLAMPED_ANGLE, type Fall, Plant, STEP } from "./plant";
import { MotionRecord, type Stretch } from "./record";

const MICRO = 1e-6;
const inMicro = (value: number) => Math.round(value / MICRO) >>> 0;

export const PENDULUM_REGISTERS = defineRegisters("pendulum", {
  CONTROL: [abi.PENDULUM_CONTROL, "wo", 0, "Bit 0: opens the clamp"],
  STATUS: [abi.PENDULUM_STATUS, "ro", 0, "Bit 0: the pole is free and stands; bit 1: it has fallen"],
  ANGLE: [abi.PENDULUM_ANGLE, "ro", inMicro(CLAMPED_ANGLE), "Angle of the pole, in microradians (signed)"],
  POSITION: [abi.PENDULUM_POSITION, "ro", 0, "Place of the cart, in micrometres from the middle (signed)"],
  FORCE: [abi.PENDULUM_FORCE, "rw", 0, "Force of the motor on the cart, in millinewtons (signed)"],
});

export interface PendulumFigures {
  /** The cycle of the release. Undefined: the clamp is closed. */
  released: number | undefined;
  /** The cycle at which the pole lay in the frame, or the cart stood at an end of the track. */
  fell: number | undefined;
  fall: Fall | undefined;
  /** Without signs: in rad, and in m from the middle of the track. */
  largestAngle: number;
  largestPosition: number;
  /** From the release on, each STRETCH_SECONDS long; the last one may be shorter. */
  stretches: readonly Stretch[];
}

class PendulumDevice implements Device {
  readonly name = "pendulum";
  private plant = new Plant();
  private record = new MotionRecord();
  /** The cycle of the release. */
  private released: number | undefined;

  constructor(private readonly diagnostics: Diagnostics) {}

  read(offset: number, access: Access): number {
    const plant = access.looks ? this.seenAt(access.now) : this.movedTo(access.now);
    switch (offset) {
      case abi.PENDULUM_STATUS:
        return this.statusOf(plant);
      case abi.PENDULUM_ANGLE:
        return inMicro(plant.motion.angle);
      case abi.PENDULUM_POSITION:
        return inMicro(plant.motion.position);
      case abi.PENDULUM_FORCE:
        return plant.demand >>> 0;
      case abi.PENDULUM_CONTROL:
        return 0;
      default:
        return unknownRegister(this.diagnostics, this.name, PENDULUM_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    switch (offset) {
      case abi.PENDULUM_CONTROL:
        if (value & abi.PENDULUM_RELEASE) this.released ??= access.now;
        break;
      case abi.PENDULUM_FORCE:
        this.movedTo(access.now).push(value | 0);
        break;
      case abi.PENDULUM_STATUS:
      case abi.PENDULUM_ANGLE:
      case abi.PENDULUM_POSITION:
        break;
      default:
        unknownRegister(this.diagnostics, this.name, PENDULUM_REGISTERS, offset, access, "write");
    }
  }

  reset(): void {
    this.plant = new Plant();
    this.record = new MotionRecord();
    this.released = undefined;
  }

  figures(now: number): PendulumFigures {
    const { fall, steps } = this.movedTo(now);
    const { released, record } = this;
    const { largestAngle, largestPosition, stretches } = record;
    const fell = fall === undefined || released === undefined ? undefined : released + steps * STEP;
    return { released, fell, fall, largestAngle, largestPosition, stretches };
  }

  private statusOf({ fall }: Plant): number {
    if (fall !== undefined) return abi.PENDULUM_FELL;
    return this.released === undefined ? 0 : abi.PENDULUM_STANDS;
  }

  /** Moves the plant over all steps that are over at cycle `now`. */
  private movedTo(now: number): Plant {
    const { plant, record } = this;
    while (this.isDue(plant, now)) {
      const { steps } = plant;
      plant.step();
      record.add(steps, plant.motion.angle, plant.motion.position);
    }
    return plant;
  }

  /** The plant as it will be at cycle `now`. Nothing changes. */
  private seenAt(now: number): Plant {
    const plant = this.plant.copy();
    while (this.isDue(plant, now)) plant.step();
    return plant;
  }

  private isDue({ steps, fall }: Plant, now: number): boolean {
    return this.released !== undefined && fall === undefined && this.released + (steps + 1) * STEP <= now;
  }
}

/** An inverted pendulum in the PL, and its figures. */
export interface Pendulum extends PlDevice {
  /** At cycle `now`, which is not before any access so far. Throws Error if it is on no board. */
  figures(now: number): PendulumFigures;
}

export function pendulum(base: number = abi.PENDULUM_BASE): Pendulum {
  let device: PendulumDevice | undefined;
  return {
    name: "pendulum",
    base,
    size: abi.PENDULUM_SIZE,
    nonSecure: true,
    connect: ({ diagnostics }) => {
      device = new PendulumDevice(diagnostics);
      return device;
    },
    figures(now) {
      if (device === undefined) throw new Error("this pendulum is on no board");
      return device.figures(now);
    },
  };
}
