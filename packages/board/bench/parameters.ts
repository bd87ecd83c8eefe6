/** What the loader tells a program (startup/program.h: struct parameters). */

export const PARAMETERS_ADDRESS = 0x3ff0_0000;

/** @param timerHz PERIPHCLK of the board on which the program runs */
export function parameters(rounds: number, timerHz: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(rounds, timerHz).buffer);
}
