/**
 * The controlled plant: a first-order plant (a heater, or a motor at constant load), in Q16 fixed
 * point:
 *
 *      y[n+1] = y[n] + (u[n] − y[n]) / 64
 *
 * A model, because the virtual board has no motor. The model stands where an ADC and a DAC would
 * be.
 */
const TIME_CONSTANT_SHIFT: i32 = 6;

let output: i32 = 0;

export function measure(): i32 {
  return output;
}

/** Applies actuator value `input` for one period of the control task. */
export function actuate(input: i32): void {
  output += (input - output) >> TIME_CONSTANT_SHIFT;
}
