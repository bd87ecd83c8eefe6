// Pendulum: a plant in the programmable logic of the virtual board. A pole stands on a cart, a
// motor pushes the cart along a track, and software keeps the pole upright.
//
// Before its release a clamp holds the pole, a little out of the upright. When the pole leans too
// far, or the cart comes to an end of the track, the pole has fallen: a frame catches the pole, and
// the motor is switched off until the next reset of the board.

export const PENDULUM_BASE: u32 = 0x43c20000;
export const PENDULUM_SIZE: u32 = 0x00010000;

/** Write PENDULUM_RELEASE: the clamp opens. Nothing closes it but a reset of the board. */
export const PENDULUM_CONTROL: u32 = 0x00;
export const PENDULUM_RELEASE: u32 = 1;

/** Read only: the two bits below. */
export const PENDULUM_STATUS: u32 = 0x04;
/** The clamp is open, and the pole has not fallen. */
export const PENDULUM_STANDS: u32 = 1;
export const PENDULUM_FELL: u32 = 2;

/** Read only, signed: the pole's angle from the upright, in microradians. */
export const PENDULUM_ANGLE: u32 = 0x08;
/**
 * Read only, signed: the cart's distance from the middle of the track, in micrometres. The cart is
 * on the positive side when a pole with a positive angle leans away from the middle.
 */
export const PENDULUM_POSITION: u32 = 0x0c;
/**
 * Signed: the force of the motor on the cart, in millinewtons. A larger force than the motor has
 * becomes PENDULUM_FORCE_MAX. A force stays until another one is written.
 */
export const PENDULUM_FORCE: u32 = 0x10;
export const PENDULUM_FORCE_MAX: i32 = 10_000;
