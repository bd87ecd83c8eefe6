/** Gives a text a colour, or returns the text unchanged. */
export type Colour = (text: string) => string;

export const plain: Colour = (text) => text;

/**
 * SGR colours (ECMA-48 8.3.117): green, cyan, magenta, yellow, blue. They are easy to read on a
 * light and on a dark background.
 */
const SGR = [32, 36, 35, 33, 34];
const SGR_DIM = 2;

const sgr =
  (code: number): Colour =>
  (text) =>
    `\x1b[${code}m${text}\x1b[0m`;

/** Colours are used only on a terminal, and only if the user has not set NO_COLOR. */
export function usesColour(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env["NO_COLOR"];
}

/** The colour of the n-th console. */
export function consoleColour(n: number, enabled: boolean): Colour {
  return enabled ? sgr(SGR[n % SGR.length]!) : plain;
}

/** For lines of MVM: less prominent than the guests' lines. */
export function dim(enabled: boolean): Colour {
  return enabled ? sgr(SGR_DIM) : plain;
}
