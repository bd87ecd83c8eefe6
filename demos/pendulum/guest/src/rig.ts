/** The pendulum's registers (packages/abi/src/pendulum.ts). */
import {
  PENDULUM_ANGLE,
  PENDULUM_BASE,
  PENDULUM_CONTROL,
  PENDULUM_FELL,
  PENDULUM_FORCE,
  PENDULUM_POSITION,
  PENDULUM_RELEASE,
  PENDULUM_STATUS,
} from "../../../../packages/abi/src/pendulum";
import { r32, w32 } from "../../../../packages/toolchain/hw/hw";

/** Opens the clamp that holds the pole. */
export function release(): void {
  w32(PENDULUM_BASE + PENDULUM_CONTROL, PENDULUM_RELEASE);
}

export function hasFallen(): bool {
  return (r32(PENDULUM_BASE + PENDULUM_STATUS) & PENDULUM_FELL) !== 0;
}

/** In microradians. */
export function readAngle(): i32 {
  return <i32>r32(PENDULUM_BASE + PENDULUM_ANGLE);
}

/** In micrometres. */
export function readPosition(): i32 {
  return <i32>r32(PENDULUM_BASE + PENDULUM_POSITION);
}

/** In millinewtons. */
export function push(force: i32): void {
  w32(PENDULUM_BASE + PENDULUM_FORCE, <u32>force);
}
