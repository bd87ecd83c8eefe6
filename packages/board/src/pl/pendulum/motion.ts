/**
 * The motion of a cart of mass M and of a uniform rod of mass m and length 2l on it, whose lower
 * end turns on the cart. x is the cart's place, θ the rod's angle from the upright, F the force on
 * the cart. The centre of the rod is at (x + l sin θ, l cos θ), and the rod's moment of inertia
 * about its centre is m l² / 3. The kinetic and the potential energy are therefore
 *
 *      T = (M + m) ẋ² / 2 + m l ẋ θ̇ cos θ + (4/3) m l² θ̇² / 2        V = m g l cos θ
 *
 * and Lagrange's equations, with the friction −b ẋ of the cart and −c θ̇ of the joint, are
 *
 *      (M + m) ẍ + m l (θ̈ cos θ − θ̇² sin θ) = F − b ẋ
 *      (4/3) m l² θ̈ + m l ẍ cos θ − m g l sin θ = −c θ̇
 *
 * The first gives ẍ, and with it the second gives θ̈ alone. They are the equations of Florian,
 * "Correct equations for the dynamics of the cart-pole system" (2007).
 */
import { cosine, sine } from "./trigonometry";

/** In kg, m, N·s/m and N·m·s. */
export interface Rig {
  readonly cart: number;
  readonly pole: number;
  readonly halfLength: number;
  readonly cartFriction: number;
  readonly jointFriction: number;
}

/** A pole of 20 cm: left alone, it needs 0.11 s for its angle to become e times as large. */
export const RIG: Rig = {
  cart: 0.5,
  pole: 0.1,
  halfLength: 0.1,
  cartFriction: 0.1,
  jointFriction: 0.000_1,
};

/** In m/s² (the conventional value, CGPM 1901). */
export const GRAVITY = 9.806_65;

/** A uniform rod about one of its ends: (4/3) m l². */
const ROD_INERTIA = 4 / 3;

/** In m, m/s, rad, rad/s. */
export interface Motion {
  position: number;
  speed: number;
  angle: number;
  turn: number;
}

/** By how much a motion changes in a second. */
export function changeOf(rig: Rig, { speed, angle, turn }: Motion, force: number): Motion {
  const { cart, pole, halfLength, cartFriction, jointFriction } = rig;
  const mass = cart + pole;
  const [sin, cos] = [sine(angle), cosine(angle)];
  const push = (force - cartFriction * speed + pole * halfLength * turn * turn * sin) / mass;
  const turned =
    (GRAVITY * sin - cos * push - (jointFriction * turn) / (pole * halfLength)) /
    (halfLength * (ROD_INERTIA - (pole * cos * cos) / mass));
  return {
    position: speed,
    speed: push - (pole * halfLength * turned * cos) / mass,
    angle: turn,
    turn: turned,
  };
}

/** The motion `seconds` later under a constant force: a step of the Runge–Kutta method. */
export function moved(rig: Rig, motion: Motion, force: number, seconds: number): Motion {
  const first = changeOf(rig, motion, force);
  const second = changeOf(rig, along(motion, first, seconds / 2), force);
  const third = changeOf(rig, along(motion, second, seconds / 2), force);
  const fourth = changeOf(rig, along(motion, third, seconds), force);
  const mean = (of: keyof Motion) => (first[of] + 2 * second[of] + 2 * third[of] + fourth[of]) / 6;
  const change = {
    position: mean("position"),
    speed: mean("speed"),
    angle: mean("angle"),
    turn: mean("turn"),
  };
  return along(motion, change, seconds);
}

function along(motion: Motion, change: Motion, seconds: number): Motion {
  return {
    position: motion.position + change.position * seconds,
    speed: motion.speed + change.speed * seconds,
    angle: motion.angle + change.angle * seconds,
    turn: motion.turn + change.turn * seconds,
  };
}
